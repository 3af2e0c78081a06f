import type { FailoverCondition, NodeSnapshot, TopologySnapshot } from '../contract/topology'
import { countGtids, emptyGtidSet, parseGtidSet, subtractGtids, unionGtids } from '../mysql/gtid-set'
import { primaryOf } from './analyse-group'
import { list, plural } from './finding'
import { type AnsweringNode, answering, takesWrites } from './server-facts'

/**
 * Pure: why there is no failover, condition by condition, in the order in which they come true. Empty for a topology in which
 * nothing could be failed over.
 */
export function failoverConditions(snapshot: TopologySnapshot): FailoverCondition[] {
  const known = snapshot.nodes.flatMap(({ server }) =>
    server?.status === 'known' ? [server] : server?.last ? [server.last] : [],
  )
  if (known.some((server) => server.group && server.group.members.length > 1)) return ofGroup(snapshot)
  return snapshot.edges.length > 0 ? ofReplication(snapshot) : []
}

type Condition = Omit<FailoverCondition, 'id' | 'title'>

const met = (sentence: string): Condition => ({ state: 'met', sentence })
const waiting = (sentence: string): Condition => ({ state: 'waiting', sentence })
const failing = (sentence: string): Condition => ({ state: 'failing', sentence })

const titles: Record<FailoverCondition['id'], string> = {
  detection: 'The failure was noticed',
  quorum: 'A majority is left',
  candidate: 'There is a candidate',
  applied: 'It has applied what it received',
  'health-check': 'The proxy has found it',
  writes: 'Orders are acknowledged',
}

function condition(id: FailoverCondition['id'], value: Condition): FailoverCondition {
  return { id, title: titles[id], ...value }
}

function ofGroup(snapshot: TopologySnapshot): FailoverCondition[] {
  const members = answering(snapshot).filter(({ server }) => server.group && server.group.state !== 'OFFLINE')
  const majority = members.filter(({ server }) => server.group?.hasQuorum)
  const primary = primaryOf(snapshot)
  // Without a majority those that are left are the ones to ask.
  const left = majority.length > 0 ? majority : members
  const gone = snapshot.nodes.filter((node) => node.kind === 'mysql' && !left.some(({ id }) => id === node.id))
  return [
    condition('detection', detection(gone, left, majority.length > 0)),
    condition('quorum', quorum(members, majority)),
    condition('candidate', candidate(primary, majority)),
    condition('applied', applied(majority.find(({ id }) => id === primary))),
    ...routing(primary, snapshot),
  ]
}

function detection(gone: readonly NodeSnapshot[], left: readonly AnsweringNode[], canExpel: boolean): Condition {
  if (gone.length === 0) return met('Every member answers: there is nothing to fail over from.')
  const views = left.map(({ server }) => server.group?.members ?? [])
  const stateOf = (id: string) => views.flat().find((member) => member.node === id)?.state
  const unnoticed = gone.filter(({ id }) => ['ONLINE', 'RECOVERING'].includes(stateOf(id) ?? ''))
  if (unnoticed.length > 0) {
    return waiting(
      `The group still takes ${list(unnoticed.map(({ id }) => id))} for alive: it waits five seconds before it suspects a member.`,
    )
  }
  const suspected = gone.filter(({ id }) => stateOf(id) === 'UNREACHABLE')
  if (suspected.length > 0 && !canExpel) return met(`${are(suspected)} out of reach, and the group knows it.`)
  if (suspected.length > 0) {
    return waiting(
      `${are(suspected)} suspected. The group goes on without after group_replication_member_expel_timeout.`,
    )
  }
  return met(`${are(gone)} no ${gone.length === 1 ? 'member' : 'members'} of the group now.`)
}

function are(nodes: readonly { id: string }[]): string {
  return `${list(nodes.map(({ id }) => id))} ${nodes.length === 1 ? 'is' : 'are'}`
}

function quorum(members: readonly AnsweringNode[], majority: readonly AnsweringNode[]): Condition {
  if (members.length === 0) return failing('No member of the group answers.')
  const [one] = majority
  if (!one) {
    const { server, id } = members[0] as AnsweringNode
    const total = server.group?.members.length ?? 0
    const reached = server.group?.members.filter(({ state }) => state !== 'UNREACHABLE').length ?? 0
    return failing(
      `${id} reaches ${reached} of ${total} members. Without a majority nobody may decide, and nothing is committed.`,
    )
  }
  const total = one.server.group?.members.length ?? 0
  return met(`${majority.length} of ${total} members reach each other.`)
}

function candidate(primary: string | null, majority: readonly AnsweringNode[]): Condition {
  if (primary) return met(`${primary} is the primary.`)
  if (majority.length === 0) return waiting('Only a majority elects a primary.')
  const online = majority.filter(({ server }) => server.group?.state === 'ONLINE')
  return online.length > 0
    ? waiting(`${list(online.map(({ id }) => id))} can be elected; the group has not done so yet.`)
    : failing('No member is ONLINE: those that recover cannot be elected.')
}

function applied(primary: AnsweringNode | undefined): Condition {
  if (!primary) return waiting('It is checked as soon as there is a new primary.')
  const { id, server } = primary
  const queue = server.group?.applierQueue ?? 0
  if (server.superReadOnly) {
    return waiting(
      `${id} still applies ${plural(queue, 'transaction')} of the old primary, and accepts no writes before that.`,
    )
  }
  return met(`${id} accepts writes.`)
}

/** What comes after the database has done its part. */
function routing(target: string | null, snapshot: TopologySnapshot): FailoverCondition[] {
  const found: FailoverCondition[] = []
  const writes = (snapshot.routes ?? []).filter(
    ({ what, to }) => what !== 'reads' && snapshot.nodes.some(({ id, kind }) => id === to && kind === 'mysql'),
  )
  if (writes.length > 0) {
    const up = writes.find(({ to, state }) => to === target && (state === 'busy' || state === 'ready'))
    const [other] = writes.filter(({ state }) => state === 'busy' || state === 'ready')
    found.push(
      condition(
        'health-check',
        up
          ? met(`${up.from} sends writes to ${target}.`)
          : waiting(
              other
                ? `${other.from} still sends writes to ${other.to}.`
                : target === null
                  ? 'There is no server to find yet.'
                  : `No health check has passed for ${target} yet.`,
            ),
      ),
    )
  }
  const clients = (snapshot.clients ?? []).filter(({ state }) => state !== 'idle')
  if (clients.length > 0) {
    const failed = clients.filter(({ state }) => state === 'failing')
    found.push(
      condition(
        'writes',
        failed.length === 0
          ? met('Orders are acknowledged.')
          : waiting(
              `${list(failed.map(({ id }) => id))} get no acknowledgement yet: ${target === null ? 'no server may give one' : 'connections to the old server have to break first'}.`,
            ),
      ),
    )
  }
  return found
}

/** Nothing promotes by itself: what a person would look at. */
function ofReplication(snapshot: TopologySnapshot): FailoverCondition[] {
  const sources = new Set(snapshot.edges.flatMap(({ from }) => (from === null ? [] : [from])))
  const replicas = candidates(snapshot)
  const down = [...sources].filter((id) => !answering(snapshot).some((node) => node.id === id))
  const writer = answering(snapshot).find(
    (node) => takesWrites(node) && !snapshot.edges.some((edge) => edge.to === node.id),
  )
  const conditions = [
    condition(
      'detection',
      down.length === 0
        ? met('Every source answers: there is nothing to fail over from.')
        : waiting(
            `${list(down)} does not answer. Nothing in plain replication decides that it is dead: a person or a tool has to.`,
          ),
    ),
  ]
  if (down.length > 0 && !writer) {
    const best = mostReceived(replicas)
    conditions.push(
      condition(
        'candidate',
        best
          ? waiting(
              `No replica promotes itself. ${best.id} has received most: promoted, it would lose least.${best.unapplied > 0 ? ` Let it apply ${plural(best.unapplied, 'transaction')} of its relay log first.` : ''}`,
            )
          : failing('No replica answers.'),
      ),
    )
  }
  return [...conditions, ...routing(writer?.id ?? null, snapshot)]
}

interface Candidate {
  id: string
  received: number
  unapplied: number
}

function candidates(snapshot: TopologySnapshot): Candidate[] {
  return answering(snapshot).flatMap(({ id, server }) => {
    const edges = snapshot.edges.filter((edge) => edge.to === id)
    const executed = parseGtidSet(server.gtidExecuted)
    if (edges.length === 0 || !executed) return []
    const received = edges
      .map(({ retrievedGtids }) => parseGtidSet(retrievedGtids ?? '') ?? emptyGtidSet)
      .reduce(unionGtids, executed)
    return [{ id, received: countGtids(received), unapplied: countGtids(subtractGtids(received, executed)) }]
  })
}

/** Of two that have received as much, the one that has less to apply. */
function mostReceived(replicas: readonly Candidate[]): Candidate | undefined {
  return [...replicas].sort((a, b) => b.received - a.received || a.unapplied - b.unapplied)[0]
}
