import {
  type ActiveFault,
  type FaultKind,
  type FaultNeed,
  faultDescriptions,
  faultKinds,
  nodesOfFault,
} from '../../../electron/contract/fault'
import type { SessionNode } from '../../../electron/contract/session'
import type { NodeSnapshot, ReplicationEdge, TopologySnapshot } from '../../../electron/contract/topology'
import { isStopped } from '../topology/node-state'

export interface FaultOffer {
  kind: FaultKind
  /** Why it makes no sense now, as a sentence; null where it does. */
  obstacle: string | null
}

export interface NodeFaults {
  node: string
  offers: FaultOffer[]
}

/** The faults that apply to each node, in the order of the contract. */
export function faultsOfNodes(
  snapshot: TopologySnapshot | undefined,
  active: ActiveFault[],
  engineLost: boolean,
  volumes: Readonly<Record<string, SessionNode['volume']>> = {},
): NodeFaults[] {
  return (snapshot?.nodes ?? []).map((node) => {
    const edges = snapshot?.edges.filter((edge) => edge.kind === 'replication' && edge.to === node.id) ?? []
    const here = active.filter((fault) => fault.node === node.id).map(({ kind }) => kind)
    const offers = faultKinds
      .filter((kind) => isFor(faultDescriptions[kind].needs, node, edges, volumes[node.id] ?? 'none'))
      .map((kind) => ({
        kind,
        obstacle: engineLost ? 'The container engine does not answer.' : obstacleTo(kind, node, edges, here),
      }))
    return { node: node.id, offers }
  })
}

function isFor(
  need: FaultNeed,
  node: NodeSnapshot,
  edges: readonly ReplicationEdge[],
  volume: SessionNode['volume'],
): boolean {
  if (need === 'replica') return edges.length > 0
  if (need === 'server') return node.kind === 'mysql'
  if (need === 'region') return node.region !== null
  if (need === 'volume') return node.kind === 'mysql' && volume !== 'none'
  return need === 'nothing' || volume === 'bounded'
}

function obstacleTo(
  kind: FaultKind,
  node: NodeSnapshot,
  edges: ReplicationEdge[],
  activeHere: FaultKind[],
): string | null {
  const { state } = node.container
  if (state === 'removed') return 'Its container was removed.'
  if (isStopped(state)) return 'It does not run.'
  if (state !== 'running' && state !== 'paused') return `Its container is ${state}.`
  const paused = state === 'paused'
  if (kind === 'kill' || kind === 'lose-region') return null
  if (kind === 'pause') return paused ? 'It is paused already.' : null
  if (kind === 'disconnect') return activeHere.includes('disconnect') ? 'It is cut off already.' : null
  if (paused) return 'It is paused: let it go on first.'
  if (faultDescriptions[kind].needs === 'nothing' || faultDescriptions[kind].needs === 'volume') return null
  if (node.server?.status !== 'known') return 'Its server does not answer.'
  if (kind === 'delay-replica') return activeHere.includes('delay-replica') ? 'It is delayed already.' : null
  if (kind === 'diverge' || kind === 'fill-disk') return activeHere.includes(kind) ? 'It is so already.' : null
  const off = edges.every((edge) => (kind === 'stop-receiver' ? edge.receiver : edge.applier) === 'off')
  if (!off) return null
  return kind === 'stop-receiver' ? 'Its receiver is stopped already.' : 'Its applier is stopped already.'
}

/** The standing fault because of which a node is down; undoing it is what starts the node. */
export function faultThatStopped(node: string, active: ActiveFault[]): ActiveFault | undefined {
  return active.find(
    (fault) => ['kill', 'stop', 'lose-disk', 'lose-region'].includes(fault.kind) && nodesOfFault(fault).includes(node),
  )
}
