import { Menu } from '@mantine/core'
import { IconChevronDown, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { StatusDot } from '../../ui/status-dot'
import { useSession, useTopology } from '../labs/session-context'
import styles from './compare-menu.module.css'
import { compareWith } from './traffic-actions'

interface CompareMenuProps {
  stream: string
  /** It has placed orders. */
  started: boolean
  /** There is little room: its icon will do. */
  compact: boolean
}

/** Compares the ledger of a stream with the rows of a server: which acknowledged orders are missing there. */
export function CompareMenu({ stream, started, compact }: CompareMenuProps) {
  const { session, tones } = useSession()
  const snapshot = useTopology()?.snapshot
  const [busy, setBusy] = useState(false)
  const servers = session.nodes.filter(({ kind }) => kind === 'mysql').map(({ id }) => id)
  const answers = (node: string) => snapshot?.nodes.find(({ id }) => id === node)?.server?.status === 'known'
  const compare = async (node: string) => {
    setBusy(true)
    await compareWith(session.id, stream, node)
    setBusy(false)
  }
  return (
    <Menu position="top-end" shadow="md" withInitialFocusPlaceholder={false} width={230}>
      <Menu.Target>
        <Button
          size="sm"
          busy={busy}
          disabled={!started}
          icon={<IconScale size={13} aria-hidden />}
          aria-label={`Compare the ledger of ${stream} with a server`}
          title="Compare the ledger with the rows of a server"
        >
          {!compact && <span className={styles.label}>Compare</span>}
          <IconChevronDown size={12} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {servers.map((node) => (
          <Menu.Item
            key={node}
            disabled={!answers(node)}
            leftSection={<StatusDot tone={tones[node] ?? 'unknown'} />}
            onClick={() => void compare(node)}
          >
            Compare with {node}
            {!answers(node) && ': no answer'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
