import type { NodeSnapshot, ReplicationEdge, ServerRole, ServerSnapshot, TopologySnapshot } from '../contract/topology'
import { countGtids, parseGtidSet, subtractGtids } from '../mysql/gtid-set'
import type { ReplicaChannel } from '../mysql/observe-server'
import type { NodeObservation, Observation } from './observation'

/** Pure: what was read, put together: roles, edges, how far each replica is behind. */
export function buildSnapshot(observation: Observation): TopologySnapshot {
  const byHost = new Map<string, NodeObservation>()
  for (const node of observation.nodes) for (const host of node.hosts) byHost.set(host.toLowerCase(), node)
  const edges = observation.nodes.flatMap((node) =>
    (node.observed?.channels ?? []).map((channel) =>
      toEdge(node, channel, byHost.get(channel.sourceHost.toLowerCase()) ?? null),
    ),
  )
  const sources = new Set(edges.map((edge) => edge.from))
  const replicas = new Set(edges.map((edge) => edge.to))
  const nodes = observation.nodes.map((node) => toNode(node, roleOf(node, sources, replicas)))
  return { at: observation.at, nodes, edges }
}

function toNode(node: NodeObservation, role: ServerRole | null): NodeSnapshot {
  return {
    id: node.id,
    kind: node.kind,
    region: node.region,
    container: node.container,
    server: node.kind === 'mysql' ? toServer(node) : null,
    role,
    port: node.port,
  }
}

function toServer(node: NodeObservation): ServerSnapshot {
  const last = node.observed?.server ?? null
  if (node.unknown) return { status: 'unknown', ...node.unknown, last }
  if (!last) return { status: 'unknown', since: node.container.since, reason: 'it has not answered yet', last: null }
  return { status: 'known', ...last }
}

function roleOf(node: NodeObservation, sources: Set<string | null>, replicas: Set<string>): ServerRole | null {
  if (node.kind !== 'mysql') return null
  if (replicas.has(node.id)) return 'replica'
  return sources.has(node.id) ? 'source' : 'standalone'
}

function toEdge(node: NodeObservation, channel: ReplicaChannel, source: NodeObservation | null): ReplicationEdge {
  return {
    kind: 'replication',
    // A node's name has no slash in it: no two edges come to one id.
    id: `${source?.id ?? ''}/${node.id}${channel.channel ? `/${channel.channel}` : ''}`,
    from: source?.id ?? null,
    to: node.id,
    channel: channel.channel,
    sourceHost: channel.sourceHost,
    sourcePort: channel.sourcePort,
    sourceUser: channel.sourceUser,
    autoPosition: channel.autoPosition,
    receiver: channel.receiver,
    applier: channel.applier,
    receiverError: channel.receiverError,
    applierError: channel.applierError,
    lagSeconds: channel.lagSeconds,
    transactionsBehind: behind(node, source),
    mode: node.observed?.semiSyncReplica && source?.observed?.semiSyncSource ? 'semi-sync' : 'async',
    connectingSince: node.connectingSince[channel.channel] ?? null,
    stale: node.unknown !== null,
  }
}

/** Transactions executed on the source and not on the replica; null while either does not answer. */
function behind(replica: NodeObservation, source: NodeObservation | null): number | null {
  if (!source?.observed || !replica.observed || source.unknown || replica.unknown) return null
  const ahead = parseGtidSet(source.observed.server.gtidExecuted)
  const here = parseGtidSet(replica.observed.server.gtidExecuted)
  return ahead && here ? countGtids(subtractGtids(ahead, here)) : null
}
