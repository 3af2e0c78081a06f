import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import { useSession, useTopology } from '../labs/session-context'
import { isStopped } from './node-state'

/** `Start replica`, where its container does not run. */
export function NodeControl({ node }: { node: string }) {
  const { session } = useSession()
  const topology = useTopology()
  const [starting, setStarting] = useState(false)
  const state = topology?.snapshot.nodes.find(({ id }) => id === node)?.container.state
  if (!state || !isStopped(state)) return null
  const start = async () => {
    setStarting(true)
    await perform(client.session.controlNode.mutate({ sessionId: session.id, node, action: 'start' }))
    setStarting(false)
  }
  return (
    <Button size="sm" busy={starting} icon={<IconPlayerPlay size={13} aria-hidden />} onClick={() => void start()}>
      Start {node}
    </Button>
  )
}
