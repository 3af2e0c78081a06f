import { Popover } from '@mantine/core'
import { IconBolt, IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button'
import { StatusDot } from '../../ui/status-dot'
import { useSession, useTopology } from '../labs/session-context'
import { FaultList } from './fault-list'
import styles from './fault-menu.module.css'
import { useNodeFaults } from './use-node-faults'

/** Every fault, node by node: one node at a time, the one last chosen first. */
export function FaultMenu() {
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState<string | null>(null)
  const nodes = useNodeFaults()
  const source = useTopology()?.snapshot.nodes.find(({ role }) => role === 'source' || role === 'primary')?.id
  const chosen = nodes.find(({ node }) => node === wanted) ?? nodes.find(({ node }) => node === source) ?? nodes[0]
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={400}
      shadow="md"
      trapFocus
      returnFocus
      middlewares={{ flip: true, shift: { padding: 8 } }}
    >
      <Popover.Target>
        <Button
          size="sm"
          icon={<IconBolt size={13} aria-hidden />}
          disabled={nodes.length === 0}
          onClick={() => setOpen(!open)}
        >
          Faults
          <IconChevronDown size={13} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} aria-label="Faults">
        {chosen && (
          <>
            <NodeTabs nodes={nodes.map(({ node }) => node)} chosen={chosen.node} onChoose={setWanted} />
            <div id="fault-panel" role="tabpanel" aria-label={chosen.node}>
              <FaultList faults={chosen} onDone={() => setOpen(false)} />
            </div>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

interface NodeTabsProps {
  nodes: string[]
  chosen: string
  onChoose(node: string): void
}

function NodeTabs({ nodes, chosen, onChoose }: NodeTabsProps) {
  const { tones } = useSession()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = (nodes.indexOf(chosen) + step + nodes.length) % nodes.length
    onChoose(nodes[at] ?? chosen)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[at]?.focus()
    event.preventDefault()
  }
  return (
    <div ref={list} role="tablist" aria-label="Server" className={styles.nodes}>
      {nodes.map((node) => (
        <button
          key={node}
          type="button"
          role="tab"
          aria-selected={node === chosen}
          aria-controls="fault-panel"
          tabIndex={node === chosen ? 0 : -1}
          className={styles.node}
          onKeyDown={onKeyDown}
          onClick={() => onChoose(node)}
        >
          <StatusDot tone={tones[node] ?? 'unknown'} />
          {node}
        </button>
      ))}
    </div>
  )
}
