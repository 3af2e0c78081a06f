import { Popover } from '@mantine/core'
import { IconCopy, IconDatabase, IconPlayerPlay, IconTerminal2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { NodeSnapshot } from '../../../electron/contract/topology'
import { desktop } from '../../ipc/desktop'
import { notify, perform } from '../../ui/toast-store'
import { startNode } from '../faults/fault-actions'
import { FaultList } from '../faults/fault-list'
import { useNodeFaults } from '../faults/use-node-faults'
import { useSession, useTopology } from '../labs/session-context'
import { showTerminal } from '../terminal/open-terminal'
import { NodeDetails } from './node-details'
import styles from './node-menu.module.css'
import { isStopped } from './node-state'

interface NodeMenuProps {
  chosen: { node: string; anchor: DOMRect } | null
  onClose(): void
}

/** Two columns, and the edges between and around them. */
const menuWidth = 726

/** What is known of a node, and what can be done with it. */
export function NodeMenu({ chosen, onClose }: NodeMenuProps) {
  const topology = useTopology()
  const node = topology?.snapshot.nodes.find(({ id }) => id === chosen?.node)
  if (!chosen || !node) return null
  const { left, top, width, height } = chosen.anchor
  return (
    <Popover
      key={`${chosen.node}-${left}-${top}`}
      opened
      onDismiss={onClose}
      position="bottom"
      width={menuWidth}
      shadow="md"
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      trapFocus
      returnFocus
      withRoles={false}
      // Without keys: the press that opened it would close it.
      clickOutsideEvents={['mousedown', 'touchstart']}
    >
      <Popover.Target>
        <div className={styles.anchor} style={{ left, top, width, height }} />
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} role="dialog" aria-label={node.id}>
        <div className={styles.about}>
          <NodeDetails node={node} />
          <NodeActions node={node} onDone={onClose} />
        </div>
        <NodeFaultList node={node.id} onDone={onClose} />
      </Popover.Dropdown>
    </Popover>
  )
}

function NodeActions({ node, onDone }: { node: NodeSnapshot; onDone: () => void }) {
  const { session } = useSession()
  const sessionId = session.id
  const { id } = node
  const address = node.port === null ? null : `127.0.0.1:${node.port}`
  const copyAddress = async (text: string) => {
    if (await perform(desktop.copyText(text))) notify(`Copied ${text}`)
  }
  const choose = (action: () => Promise<unknown>) => () => {
    onDone()
    void action()
  }
  return (
    <>
      <div className={styles.actions}>
        {node.kind === 'mysql' && (
          <Action icon={<IconDatabase size={15} />} onClick={choose(() => showTerminal(sessionId, id, 'mysql'))}>
            Open the mysql prompt
          </Action>
        )}
        <Action icon={<IconTerminal2 size={15} />} onClick={choose(() => showTerminal(sessionId, id, 'shell'))}>
          Open the shell
        </Action>
        {address && (
          <Action icon={<IconCopy size={15} />} note={address} onClick={choose(() => copyAddress(address))}>
            Copy address
          </Action>
        )}
      </div>
      {isStopped(node.container.state) && (
        <div className={styles.actions}>
          <Action icon={<IconPlayerPlay size={15} />} onClick={choose(() => startNode(session, id))}>
            Start {id}
          </Action>
        </div>
      )}
    </>
  )
}

function NodeFaultList({ node, onDone }: { node: string; onDone: () => void }) {
  const faults = useNodeFaults().find((one) => one.node === node)
  if (!faults) return null
  return (
    <div className={styles.faults}>
      <h3 className={styles.heading}>Faults</h3>
      <FaultList faults={faults} onDone={onDone} />
    </div>
  )
}

interface ActionProps {
  icon: ReactNode
  /** Quiet, at the end of the line. */
  note?: string
  onClick(): void
  children: ReactNode
}

function Action({ icon, note, onClick, children }: ActionProps) {
  return (
    <button type="button" className={styles.action} onClick={onClick}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <span>{children}</span>
      {note && <span className={styles.note}>{note}</span>}
    </button>
  )
}
