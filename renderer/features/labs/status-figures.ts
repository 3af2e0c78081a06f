import type { KnownServer, NodeSnapshot, ReplicationEdge, TopologySnapshot } from '../../../electron/contract/topology'
import { plural } from '../../ui/plural'

export interface StatusFigures {
  /** `2 of 2 servers up` */
  servers: string
  /** One a replica, `replica: 3 transactions behind`; of many only how many are up to date. */
  replicas: string[]
  /** `binlog.000002 · 158`, of the source; null without one. */
  binaryLog: string | null
}

export function statusFigures(snapshot: TopologySnapshot): StatusFigures {
  const servers = snapshot.nodes.filter((node) => node.kind === 'mysql')
  const up = servers.filter((node) => node.server?.status === 'known')
  return {
    servers: `${up.length} of ${plural(servers.length, 'server')} up`,
    replicas: describeReplicas(snapshot.edges),
    binaryLog: describeBinaryLog(snapshot),
  }
}

/** More than a few replicas are counted instead of listed. */
const listedReplicas = 3

function describeReplicas(edges: ReplicationEdge[]): string[] {
  if (edges.length <= listedReplicas) return edges.map(describeReplica)
  const current = edges.filter((edge) => !edge.stale && edge.receiver === 'on' && edge.transactionsBehind === 0)
  return [`${current.length} of ${edges.length} replicas up to date`]
}

function describeReplica(edge: ReplicationEdge): string {
  if (edge.stale) return `${edge.to}: not known`
  if (edge.receiverError || edge.receiver === 'connecting') return `${edge.to}: not connected`
  if (edge.applierError) return `${edge.to}: applier stopped on an error`
  const behind = edge.transactionsBehind
  const distance =
    behind === null ? 'distance not known' : behind === 0 ? 'up to date' : `${plural(behind, 'transaction')} behind`
  return edge.receiver === 'off' || edge.applier === 'off'
    ? `${edge.to}: stopped, ${distance}`
    : `${edge.to}: ${distance}`
}

function describeBinaryLog(snapshot: TopologySnapshot): string | null {
  const followed = new Set(snapshot.edges.map((edge) => edge.from))
  const source = snapshot.nodes.find((node) => followed.has(node.id)) ?? snapshot.nodes.find((node) => known(node))
  const log = source && known(source)?.binaryLog
  if (!log) return null
  const name = snapshot.nodes.length > 1 ? `${source.id}: ` : ''
  return `${name}${log.file} · ${log.position}`
}

function known(node: NodeSnapshot): KnownServer | null {
  return node.server?.status === 'known' ? node.server : null
}
