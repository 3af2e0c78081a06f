import type {
  BackupFlow,
  GroupLink,
  KnownServer,
  NodeSnapshot,
  ReplicationEdge,
  RouteEdge,
  ServerRole,
  ServerSnapshot,
  TopologySnapshot,
} from '../contract/topology'
import { countGtids, parseGtidSet, subtractGtids } from '../mysql/gtid-set'
import type { ObservedServer, ReplicaChannel } from '../mysql/observe-server'
import { primaryOf } from './analyse-group'
import type { NodeObservation, Observation } from './observation'
import { answering, lacking } from './server-facts'

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
  const byUuid = new Map(
    observation.nodes.flatMap((node) => (node.observed ? [[node.observed.server.serverUuid, node.id] as const] : [])),
  )
  const stores = new Map((observation.stores ?? []).map((store) => [store.node, store]))
  const nodes = observation.nodes.map((node) => {
    const store = stores.get(node.id)
    const snapshot = toNode(node, roleOf(node, sources, replicas), byUuid)
    return store ? { ...snapshot, store: { backups: store.backups, newestAt: store.newestAt } } : snapshot
  })
  const snapshot: TopologySnapshot = { at: observation.at, nodes, edges }
  return {
    ...snapshot,
    groupLinks: groupLinks(snapshot),
    routes: routesOf(observation, byHost),
    clients: [...observation.clients],
    ...backupsOf(observation, byHost),
  }
}

/** Primary to secondaries, as a majority of the group sees them now. */
function groupLinks(snapshot: TopologySnapshot): GroupLink[] {
  const primary = primaryOf(snapshot)
  const servers = answering(snapshot)
  const source = servers.find(({ id }) => id === primary)
  // In the order of the nodes: a group's own order is another each time, and the drawing would change with it.
  const at = (id: string | null) => snapshot.nodes.findIndex((node) => node.id === id)
  const members = [...(source?.server.group?.members ?? [])].sort((a, b) => at(a.node) - at(b.node))
  return members.flatMap(({ node, state }) => {
    if (!source || node === null || node === source.id) return []
    const member = servers.find(({ id }) => id === node)
    const missing = member ? lacking(source.server, member.server) : null
    return [{ from: source.id, to: node, state, transactionsBehind: missing ? countGtids(missing) : null }]
  })
}

function routesOf(observation: Observation, byHost: ReadonlyMap<string, NodeObservation>): RouteEdge[] {
  return observation.nodes.flatMap((node) => {
    const running = node.container.state === 'running' && !node.container.cutOff
    return (node.routes ?? []).flatMap(({ to, what, state, reason }): RouteEdge[] => {
      const target = byHost.get(to.toLowerCase())
      if (!target) return []
      return [{ from: node.id, to: target.id, what, state: running ? state : 'unknown', reason }]
    })
  })
}

/** Of each server and each store the newest backup that says to be of the one and lies in the other. */
function backupsOf(
  { nodes, stores = [] }: Observation,
  byHost: ReadonlyMap<string, NodeObservation>,
): Pick<TopologySnapshot, 'backupFlows'> {
  const flows = new Map<string, BackupFlow>()
  for (const { node: to, files } of stores) {
    for (const { kind, host, serverId, uuids, bytes, flowing } of files) {
      if (kind !== 'full' && kind !== 'incremental') continue
      const server = nodes.find(({ observed }) => {
        if (!observed) return false
        return serverId === null ? uuids.includes(observed.server.serverUuid) : observed.server.serverId === serverId
      })
      const from = (host === null ? server : byHost.get(host.toLowerCase()))?.id
      const key = `${from}/${to}`
      if (from !== undefined && from !== to && !flows.has(key)) flows.set(key, { from, to, kind, bytes, flowing })
    }
  }
  const order = (id: string) => nodes.findIndex((node) => node.id === id)
  const sorted = [...flows.values()].sort((a, b) => order(a.from) - order(b.from) || order(a.to) - order(b.to))
  return sorted.length > 0 ? { backupFlows: sorted } : {}
}

function toNode(node: NodeObservation, role: ServerRole | null, byUuid: ReadonlyMap<string, string>): NodeSnapshot {
  return {
    id: node.id,
    kind: node.kind,
    region: node.region,
    container: node.container,
    server: node.kind === 'mysql' ? toServer(node, byUuid) : null,
    role,
    port: node.port,
  }
}

function toServer(node: NodeObservation, byUuid: ReadonlyMap<string, string>): ServerSnapshot {
  const last = node.observed ? knownServer(node.observed, byUuid) : null
  if (node.unknown) return { status: 'unknown', ...node.unknown, last }
  if (!last) return { status: 'unknown', since: node.container.since, reason: 'it has not answered yet', last: null }
  return { status: 'known', ...last }
}

function knownServer(observed: ObservedServer, byUuid: ReadonlyMap<string, string>): KnownServer {
  const own = observed.members.find(({ uuid }) => uuid === observed.server.serverUuid)
  const members = observed.members.map(({ uuid, state, role }) => ({ node: byUuid.get(uuid) ?? null, state, role }))
  const reached = members.filter(({ state }) => state === 'ONLINE' || state === 'RECOVERING').length
  return {
    ...observed.server,
    ...(observed.semiSync ? { semiSync: observed.semiSync } : {}),
    ...(own
      ? {
          group: {
            state: own.state,
            role: own.role,
            members,
            hasQuorum: reached * 2 > members.length,
            applierQueue: observed.applierQueue,
          },
        }
      : {}),
  }
}

function roleOf(node: NodeObservation, sources: Set<string | null>, replicas: Set<string>): ServerRole | null {
  if (node.kind !== 'mysql') return null
  const own = node.observed?.members.find(({ uuid }) => uuid === node.observed?.server.serverUuid)
  if (own && (own.state === 'ONLINE' || own.state === 'RECOVERING')) {
    // Who was the primary when it last answered may be none now.
    if (node.unknown) return null
    return own.role === 'PRIMARY' ? 'primary' : 'secondary'
  }
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
    ...(channel.retrievedGtids ? { retrievedGtids: channel.retrievedGtids } : {}),
    mode: modeOf(node.observed, source?.observed ?? null),
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

function modeOf(replica: ObservedServer | null, source: ObservedServer | null): ReplicationEdge['mode'] {
  if (source?.semiSync?.enabled && !source.semiSync.active && replica?.semiSyncReplica) return 'fallen-back'
  return replica?.semiSyncReplica && source?.semiSyncSource ? 'semi-sync' : 'async'
}
