import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { startNode } from '../faults/fault-actions'
import { faultThatStopped } from '../faults/fault-offers'
import { useSession, useTopology } from '../labs/session-context'
import { isStopped } from './node-state'

/** `Start replica`, where its container does not run. What a fault stopped is started where the fault is undone. */
export function NodeControl({ node }: { node: string }) {
  const { session } = useSession()
  const topology = useTopology()
  const [starting, setStarting] = useState(false)
  const state = topology?.snapshot.nodes.find(({ id }) => id === node)?.container.state
  if (!state || !isStopped(state) || faultThatStopped(node, session.faults)) return null
  const start = async () => {
    setStarting(true)
    await startNode(session, node)
    setStarting(false)
  }
  return (
    <Button size="sm" busy={starting} icon={<IconPlayerPlay size={13} aria-hidden />} onClick={() => void start()}>
      Start {node}
    </Button>
  )
}
