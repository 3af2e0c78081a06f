import type { Finding, TopologySnapshot } from '../contract/topology'
import { countGtids } from '../mysql/gtid-set'
import { finding, list, plural } from './finding'
import { type AnsweringNode, answering, areConnected, lacking, takesWrites, wasPromotedFrom } from './server-facts'

/** A server that was given another's data and written to since, while the other one is still there. */
export interface Estranged {
  promoted: AnsweringNode
  old: AnsweringNode
  /** Transactions of the old one that the promoted one never had. */
  apart: number
  bothWritable: boolean
}

/** Pure: servers of one family of which neither replicates from the other. */
export function estrangedServers(snapshot: TopologySnapshot): Estranged[] {
  const servers = answering(snapshot)
  return servers.flatMap((a, index) => servers.slice(index + 1).flatMap((b) => estranged(a, b, snapshot)))
}

function estranged(a: AnsweringNode, b: AnsweringNode, snapshot: TopologySnapshot): Estranged[] {
  if (areConnected(a.id, b.id, snapshot)) return []
  const [promoted, old] = wasPromotedFrom(a.server, b.server) ? [a, b] : [b, a]
  if (!wasPromotedFrom(promoted.server, old.server)) return []
  const missing = lacking(old.server, promoted.server)
  return [{ promoted, old, apart: missing ? countGtids(missing) : 0, bothWritable: takesWrites(a) && takesWrites(b) }]
}

/** Pure: who can be written to, taken together: none, or two of one family that do not know of each other. */
export function analyseWriters(snapshot: TopologySnapshot): Finding[] {
  return [...estrangedServers(snapshot).flatMap(ofPair), ...noneWritable(answering(snapshot), snapshot)]
}

function ofPair({ promoted, old, apart, bothWritable }: Estranged): Finding[] {
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
