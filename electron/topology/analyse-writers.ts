import type { Finding, TopologySnapshot } from '../contract/topology'
import { countGtids } from '../mysql/gtid-set'
import { finding, list, plural } from './finding'
import {
  type AnsweringNode,
  answering,
  areConnected,
  areInOneGroup,
  lacking,
  shareHistory,
  takesWrites,
  wasPromotedFrom,
} from './server-facts'

/** Two servers of one history that went different ways. */
export interface Estranged {
  /** The one to keep: it was given the other's data, and written to since. Of two of which neither was, a writable one. */
  promoted: AnsweringNode
  old: AnsweringNode
  /** Transactions of the old one that the promoted one never had. */
  apart: number
  bothWritable: boolean
  /** Neither was promoted from the other: both have what they share from somebody else. */
  siblings: boolean
}

/** Pure: servers of one family of which neither replicates from the other. */
export function estrangedServers(snapshot: TopologySnapshot): Estranged[] {
  const servers = answering(snapshot)
  return servers.flatMap((a, index) => servers.slice(index + 1).flatMap((b) => estranged(a, b, snapshot)))
}

function estranged(a: AnsweringNode, b: AnsweringNode, snapshot: TopologySnapshot): Estranged[] {
  if (areConnected(a.id, b.id, snapshot) || areInOneGroup(a, b)) return []
  const [promoted, old] = wasPromotedFrom(a.server, b.server) ? [a, b] : [b, a]
  if (!wasPromotedFrom(promoted.server, old.server)) return siblings(a, b, snapshot)
  const bothWritable = takesWrites(a) && takesWrites(b)
  return [{ promoted, old, apart: apartBy(old, promoted), bothWritable, siblings: false }]
}

/** Replicas of one source that is gone, or members of one group that was forced on both sides. */
function siblings(a: AnsweringNode, b: AnsweringNode, snapshot: TopologySnapshot): Estranged[] {
  const [promoted, old] = takesWrites(a) ? [a, b] : [b, a]
  // While the source of one of them is there, that is its source's matter.
  if (!takesWrites(promoted) || followsAnswering(old.id, snapshot)) return []
  const apart = apartBy(old, promoted)
  if (apart === 0 || apartBy(promoted, old) === 0 || !shareHistory(a.server, b.server)) return []
  return [{ promoted, old, apart, bothWritable: takesWrites(old), siblings: true }]
}

function apartBy(one: AnsweringNode, other: AnsweringNode): number {
  const missing = lacking(one.server, other.server)
  return missing ? countGtids(missing) : 0
}

function followsAnswering(id: string, snapshot: TopologySnapshot): boolean {
  return snapshot.edges.some(({ from, to }) => to === id && answering(snapshot).some((node) => node.id === from))
}

/** Pure: who can be written to, taken together: none, or two of one family that do not know of each other. */
export function analyseWriters(snapshot: TopologySnapshot): Finding[] {
  return [...estrangedServers(snapshot).flatMap(ofPair), ...noneWritable(answering(snapshot), snapshot)]
}

function ofPair({ promoted, old, apart, bothWritable, siblings }: Estranged): Finding[] {
  if (bothWritable && siblings) {
    return [
      finding(
        'TwoWritableServers',
        'bad',
        old.id,
        'Two servers accept writes',
        `${promoted.id} and ${old.id} come from one history, and each accepts writes that the other never sees: there are two truths. Decide which one goes on, and fence the other first: super_read_only=ON, or cut its network.`,
      ),
    ]
  }
  if (bothWritable) {
    const truths = apart > 0 ? ` ${plural(apart, 'transaction')} of ${old.id} are on no other server already.` : ''
    return [
      finding(
        'TwoWritableServers',
        'bad',
        old.id,
        'Two servers accept writes',
        `${promoted.id} was promoted, and ${old.id} still accepts writes: whoever reaches it writes into a second truth.${truths} Fence ${old.id} first: super_read_only=ON, or cut its network.`,
      ),
    ]
  }
  if (apart === 0) return []
  return [
    finding(
      'Diverged',
      'warning',
      old.id,
      `${old.id} has diverged`,
      `${old.id} holds ${plural(apart, 'transaction')} that ${promoted.id} never had, and lacks what was written since. It cannot simply replicate from ${promoted.id}: find out what they changed, then rebuild it.`,
    ),
  ]
}

/** Only where somebody wants to write: labs that set servers up have read-only ones on purpose. */
function noneWritable(servers: readonly AnsweringNode[], snapshot: TopologySnapshot): Finding[] {
  const wanted = (snapshot.clients ?? []).some((client) => client.state !== 'idle')
  if (!wanted || servers.length === 0 || servers.some(takesWrites)) return []
  const names = servers.map(({ id }) => id)
  return [
    finding(
      'NoWritableServer',
      'bad',
      names[0] ?? '',
      'No server accepts writes',
      `${list(names)} ${names.length === 1 ? 'answers and does' : 'answer and do'} not accept writes: orders fail until one of them is promoted, or the source is back.`,
    ),
  ]
}
