import type { KnownServer, NodeSnapshot, TopologySnapshot } from '../contract/topology'
import { countGtids, type GtidSet, parseGtidSet, subtractGtids } from '../mysql/gtid-set'

/** A MySQL server that answers now. */
export type AnsweringNode = NodeSnapshot & { server: { status: 'known' } & KnownServer }

export function answering(snapshot: TopologySnapshot): AnsweringNode[] {
  return snapshot.nodes.filter((node): node is AnsweringNode => node.server?.status === 'known')
}

/** It takes writes, and a commit on it comes to an end. */
export function takesWrites({ server }: AnsweringNode): boolean {
  if (server.readOnly) return false
  return !server.group || inNoGroup(server) || server.group.hasQuorum
}

export function inNoGroup({ group }: KnownServer): boolean {
  return !group || group.state === 'OFFLINE' || group.state === 'ERROR'
}

/** Whether one replicates from the other, over however many servers. */
export function areConnected(a: string, b: string, snapshot: TopologySnapshot): boolean {
  const reached = new Set([a])
  for (let grown = true; grown; ) {
    grown = false
    for (const { from, to } of snapshot.edges) {
      if (from === null || reached.has(from) === reached.has(to)) continue
      reached.add(from).add(to)
      grown = true
    }
  }
  return reached.has(b)
}

/** Both are members of one group: it sees to it that they stay alike. */
export function areInOneGroup(a: AnsweringNode, b: AnsweringNode): boolean {
  const sees = (one: AnsweringNode, other: AnsweringNode) =>
    !inNoGroup(one.server) &&
    one.server.group?.members.some(({ node, state }) => node === other.id && state !== 'UNREACHABLE')
  return sees(a, b) === true && sees(b, a) === true
}

/** What the first executed and the second did not; null where either set cannot be read. */
export function lacking(first: KnownServer, second: KnownServer): GtidSet | null {
  const here = parseGtidSet(first.gtidExecuted)
  const there = parseGtidSet(second.gtidExecuted)
  return here && there ? subtractGtids(here, there) : null
}

/** Some transaction was executed on both. */
export function shareHistory(a: KnownServer, b: KnownServer): boolean {
  const here = parseGtidSet(a.gtidExecuted)
  const there = parseGtidSet(b.gtidExecuted)
  return here !== null && there !== null && countGtids(subtractGtids(here, there)) < countGtids(here)
}

/** It holds another server's transactions and some of its own: it was given that server's data, and written to afterwards. */
export function wasPromotedFrom(promoted: KnownServer, source: KnownServer): boolean {
  const set = parseGtidSet(promoted.gtidExecuted)
  if (!set) return false
  const origins = new Set([...set.intervals.keys()].map((key) => key.slice(0, 36)))
  return origins.has(source.serverUuid) && origins.has(promoted.serverUuid)
}
