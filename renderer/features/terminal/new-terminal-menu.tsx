import { Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type TerminalKind, terminalKinds } from '../../../electron/contract/terminal'
import { Button } from '../../ui/button'
import { StatusDot } from '../../ui/status-dot'
import { useSession } from '../labs/session-context'
import { openTerminal } from './open-terminal'
import styles from './terminal-tabs.module.css'

const kindLabels: Record<TerminalKind, string> = { mysql: 'mysql prompt', shell: 'shell' }

/** One more terminal, on any node. */
export function NewTerminalMenu() {
  const { session, tones } = useSession()
  return (
    <Menu position="bottom-start" shadow="md" width={230}>
      <Menu.Target>
        <Button
          size="sm"
          variant="quiet"
          className={styles.add}
          aria-label="Open a terminal"
          title="Open a terminal"
          icon={<IconPlus size={15} />}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {session.nodes.flatMap((node) =>
          terminalKinds
            .filter((kind) => kind === 'shell' || node.kind === 'mysql')
            .map((kind) => (
              <Menu.Item
                key={`${node.id}-${kind}`}
                leftSection={<StatusDot tone={tones[node.id] ?? 'unknown'} />}
                onClick={() => void openTerminal(session.id, node.id, kind)}
              >
                {node.id} {kindLabels[kind]}
              </Menu.Item>
            )),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
