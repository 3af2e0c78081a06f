import { useMemo } from 'react'
import { useSession, useTopology } from '../labs/session-context'
import { faultsOfNodes, type NodeFaults } from './fault-offers'

/** The faults that apply to each node now. Changes only when one of them does, not with every look at the servers. */
export function useNodeFaults(): NodeFaults[] {
  const { session } = useSession()
  const snapshot = useTopology()?.snapshot
  const volumes = Object.fromEntries(session.nodes.map((node) => [node.id, node.volume]))
  const key = JSON.stringify(faultsOfNodes(snapshot, session.faults, session.engineLost, volumes))
  return useMemo(() => JSON.parse(key) as NodeFaults[], [key])
}
