import { describe, expect, it } from 'vitest'
import type {
  ClientSnapshot,
  GroupMembership,
  KnownServer,
  MemberState,
  NodeSnapshot,
  ReplicationEdge,
  RouteEdge,
  TopologySnapshot,
} from '../contract/topology'
import { analyse } from './analyse'
import { failoverConditions } from './failover-conditions'
import { drawTopology } from './mermaid'
import { timelineEvents } from './timeline-events'

const uuids: Record<string, string> = {
  a: 'aaaaaaaa-0000-0000-0000-000000000000',
  b: 'bbbbbbbb-0000-0000-0000-000000000000',
  c: 'cccccccc-0000-0000-0000-000000000000',
}

function server(id: string, change: Partial<KnownServer> = {}): NodeSnapshot {
  const known: KnownServer = {
    observedAt: 1000,
    version: '9.7.4',
    serverId: 1,
    serverUuid: uuids[id] ?? '',
    readOnly: false,
    superReadOnly: false,
    gtidMode: 'ON',
    gtidExecuted: '',
    gtidPurged: '',
    binaryLog: null,
    ...change,
  }
  return {
    id,
    kind: 'mysql',
    region: null,
    container: { state: 'running', since: 0, exitCode: null },
    server: { status: 'known', ...known },
    role: 'standalone',
    port: 1,
  }
}

const dead = (id: string): NodeSnapshot => ({
  ...server(id),
  container: { state: 'exited', since: 900, exitCode: 137 },
  server: { status: 'unknown', since: 900, reason: 'down', last: null },
})
const proxy: NodeSnapshot = { ...server('proxy'), kind: 'proxy', server: null, role: null }
const readOnly = { readOnly: true, superReadOnly: true }
const look = (nodes: NodeSnapshot[], more: Partial<TopologySnapshot> = {}): TopologySnapshot => ({
  at: 1000,
  nodes,
  edges: [],
  ...more,
})
const edge = (from: string, to: string): ReplicationEdge => ({
  kind: 'replication',
  id: `${from}/${to}`,
  from,
  to,
  channel: '',
  sourceHost: from,
  sourcePort: 3306,
  sourceUser: 'repl',
  autoPosition: true,
  receiver: 'on',
  applier: 'on',
  receiverError: null,
  applierError: null,
  lagSeconds: 0,
  transactionsBehind: 0,
  mode: 'async',
  connectingSince: null,
  stale: false,
})
const kinds = (snapshot: TopologySnapshot) => analyse(snapshot).map(({ kind, node }) => `${kind} ${node}`)
const view = (snapshot: TopologySnapshot) => ({
  snapshot,
  findings: analyse(snapshot),
  diagram: drawTopology(snapshot),
  failover: failoverConditions(snapshot),
})
const shoppers: ClientSnapshot = { id: 'shoppers', into: 'proxy', label: '48 orders/s', state: 'served' }

function group(
  role: 'PRIMARY' | 'SECONDARY',
  states: Record<string, MemberState>,
  own: MemberState = 'ONLINE',
): { group: GroupMembership; superReadOnly: boolean; readOnly: boolean } {
  const members = Object.entries(states).map(([node, state]) => ({ node, state, role: 'SECONDARY' as const }))
  const reached = members.filter(({ state }) => state !== 'UNREACHABLE').length
  const locked = role === 'SECONDARY'
  return {
    group: { state: own, role, members, hasQuorum: reached * 2 > members.length, applierQueue: 0 },
    superReadOnly: locked,
    readOnly: locked,
  }
}

const all = { a: 'ONLINE', b: 'ONLINE', c: 'ONLINE' } as const

describe('two servers of one family', () => {
  const old = server('a', { gtidExecuted: `${uuids.a}:1-60` })
  const promoted = server('b', { gtidExecuted: `${uuids.a}:1-50,${uuids.b}:1-9` })

  it('are an alarm while both accept writes, with how far they are apart', () => {
    const [first] = analyse(look([old, promoted]))
    expect(first).toMatchObject({ kind: 'TwoWritableServers', severity: 'bad', node: 'a' })
    expect(first?.sentence).toContain('10 transactions of a are on no other server')
    expect(drawTopology(look([old, promoted])).nodes.map(({ lines }) => lines[1])).toEqual([
      'read-write · alarm',
      'read-write · alarm',
    ])
  })

  it('have diverged once the old one is fenced', () => {
    const fenced = server('a', { gtidExecuted: `${uuids.a}:1-60`, ...readOnly })
    expect(kinds(look([fenced, promoted]))).toEqual(['Diverged a'])
    expect(drawTopology(look([fenced, promoted])).nodes[0]?.lines[1]).toBe('diverged')
  })

  it('are none where servers never shared anything, or one only holds a copy of the other', () => {
    expect(
      kinds(look([server('a', { gtidExecuted: `${uuids.a}:1-5` }), server('b', { gtidExecuted: `${uuids.b}:1-5` })])),
    ).toEqual([])
    const copy = server('b', { gtidExecuted: `${uuids.a}:1-50` })
    for (const nodes of [
      [old, copy],
      [copy, old],
    ])
      expect(kinds(look(nodes))).toEqual([])
  })
})

describe('two servers that were replicas of the same source', () => {
  const first = server('b', { gtidExecuted: `${uuids.a}:1-50,${uuids.b}:1-9` })
  const second = (change: Partial<KnownServer> = {}) =>
    server('c', { gtidExecuted: `${uuids.a}:1-52,${uuids.c}:1-3`, ...change })

  it('are an alarm when both were promoted', () => {
    const [finding] = analyse(look([dead('a'), first, second()])).filter(({ kind }) => kind !== 'NodeDown')
    expect(finding).toMatchObject({ kind: 'TwoWritableServers', severity: 'bad' })
    expect(finding?.sentence).toContain('come from one history')
  })

  it('have diverged when the one that was not promoted had received more', () => {
    const more = second({ gtidExecuted: `${uuids.a}:1-52`, ...readOnly })
    expect(kinds(look([dead('a'), first, more]))).toContain('Diverged c')
    const less = second({ gtidExecuted: `${uuids.a}:1-48`, ...readOnly })
    expect(kinds(look([dead('a'), first, less]))).toEqual(['NodeDown a'])
  })

  it('are no concern while one of them follows a source that answers', () => {
    const source = server('a', { gtidExecuted: `${uuids.a}:1-60`, ...readOnly })
    const found = kinds(look([source, first, second(readOnly)], { edges: [edge('a', 'c')] }))
    expect(found.filter((one) => one.endsWith(' c') && one.startsWith('Diverged'))).toEqual([])
  })

  it('say of the transactions of a source before that nobody wrote them on the replica', () => {
    const more = second({ gtidExecuted: `${uuids.a}:1-52`, ...readOnly })
    const errant = analyse(look([first, more], { edges: [edge('b', 'c')] })).find(
      ({ kind }) => kind === 'ErrantTransactions',
    )
    expect(errant?.sentence).toContain('it got more of an earlier source than b did')
  })
})

describe('a source whose place was taken', () => {
  const promoted = server('b', { gtidExecuted: `${uuids.a}:1-50,${uuids.b}:1-9` })
  const last = { ...(server('a', { gtidExecuted: `${uuids.a}:1-50` }).server as { status: 'known' } & KnownServer) }
  const silent = (state: 'exited' | 'paused'): NodeSnapshot => ({
    ...server('a'),
    container: { state, since: 900, exitCode: state === 'exited' ? 137 : null },
    server: { status: 'unknown', since: 900, reason: 'down', last },
  })

  it('is not to be started, or to wake up, before it is fenced', () => {
    expect(analyse(look([silent('exited'), promoted]))[0]?.sentence).toBe(
      'a was killed, and b has taken its place. Keep applications away from a before you start it: it would accept writes as before.',
    )
    expect(analyse(look([silent('paused'), promoted]))[0]?.sentence).toContain('Fence it first')
    expect(analyse(look([silent('exited'), server('b', readOnly)]))[0]?.sentence).toContain('Read its log first')
  })
})

describe('a source without automatic failover', () => {
  const replica = (id: string, gtidExecuted: string) => server(id, { gtidExecuted, ...readOnly })
  const received = (to: string, retrievedGtids: string) => ({ ...edge('a', to), retrievedGtids })

  it('is followed by no replica of itself, and the one that received most would lose least', () => {
    const conditions = failoverConditions(
      look([dead('a'), replica('b', `${uuids.a}:1-50`), replica('c', `${uuids.a}:1-40`)], {
        edges: [received('b', `${uuids.a}:1-50`), received('c', `${uuids.a}:1-58`)],
      }),
    )
    expect(conditions.map(({ id, state }) => `${id} ${state}`)).toEqual(['detection waiting', 'candidate waiting'])
    expect(conditions[1]?.sentence).toBe(
      'No replica promotes itself. c has received most: promoted, it would lose least. Let it apply 18 transactions of its relay log first.',
    )
  })
})

describe('who accepts writes', () => {
  it('is missed only where somebody wants to write', () => {
    const locked = [server('a', readOnly), server('b', readOnly)]
    expect(kinds(look(locked))).toEqual([])
    expect(kinds(look([...locked, proxy], { clients: [shoppers] }))).toEqual(['NoWritableServer a'])
    expect(kinds(look([...locked, proxy], { clients: [{ ...shoppers, state: 'idle' }] }))).toEqual([])
  })
})

describe('a replication group', () => {
  it('is well while all of its members are online', () => {
    const healthy = look([
      server('a', group('PRIMARY', all)),
      server('b', group('SECONDARY', all)),
      server('c', group('SECONDARY', all)),
    ])
    expect(kinds(healthy)).toEqual([])
    expect(failoverConditions(healthy).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'detection met',
      'quorum met',
      'candidate met',
      'applied met',
    ])
  })

  it('holds a failover up until it has noticed that its primary is gone, and says which condition it is', () => {
    const notYet = look([dead('a'), server('b', group('SECONDARY', all)), server('c', group('SECONDARY', all))])
    expect(failoverConditions(notYet)[0]).toMatchObject({ id: 'detection', state: 'waiting' })
    expect(failoverConditions(notYet)[0]?.sentence).toContain('still takes a for alive')
    const suspected = { ...all, a: 'UNREACHABLE' as const }
    const seen = look([
      dead('a'),
      server('b', group('SECONDARY', suspected)),
      server('c', group('SECONDARY', suspected)),
    ])
    expect(kinds(seen)).toEqual(['NodeDown a', 'MemberUnreachable a'])
    expect(failoverConditions(seen)[0]?.sentence).toContain('is suspected')
    const two = { b: 'ONLINE', c: 'ONLINE' } as const
    const over = look([dead('a'), server('b', group('PRIMARY', two)), server('c', group('SECONDARY', two)), proxy], {
      routes: [
        { from: 'proxy', to: 'a', what: 'writes', state: 'down', reason: null },
        { from: 'proxy', to: 'b', what: 'writes', state: 'busy', reason: null },
      ],
      clients: [shoppers],
    })
    expect(failoverConditions(over).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'met'))
    const texts = (before: TopologySnapshot, after: TopologySnapshot) =>
      timelineEvents(view(before), view(after)).filter(({ kind }) => kind === 'detection' || kind === 'route')
    expect(texts(notYet, seen).map(({ text }) => text)).toEqual(['The group no longer reaches a'])
    expect(texts(seen, over).map(({ text }) => text)).toEqual(['The group has expelled a', 'proxy sends writes to b'])
  })

  it('commits nothing without a majority', () => {
    const alone = { a: 'ONLINE', b: 'UNREACHABLE', c: 'UNREACHABLE' } as const
    const minority = look([server('a', group('PRIMARY', alone)), dead('b'), dead('c')])
    expect(kinds(minority)).toContain('NoQuorum a')
    expect(failoverConditions(minority).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'detection met',
      'quorum failing',
      'candidate waiting',
      'applied waiting',
    ])
    expect(failoverConditions(minority)[0]?.sentence).toBe('b and c are out of reach, and the group knows it.')
    const waiting = { ...minority, clients: [{ ...shoppers, state: 'failing' as const }] }
    expect(failoverConditions(waiting).at(-1)?.sentence).toBe(
      'shoppers get no acknowledgement yet: no server may give one.',
    )
    expect(drawTopology(minority).nodes[0]).toMatchObject({ lines: ['a', 'read-write', 'gtid none'] })
    const own = look([{ ...server('a', group('PRIMARY', alone)), role: 'primary' }])
    expect(drawTopology(own).nodes[0]?.lines[1]).toBe('no majority')
  })

  it('tells a member that failed from one that was never started', () => {
    const two = { a: 'ONLINE', b: 'ONLINE' } as const
    const members = [server('a', group('PRIMARY', two)), server('b', group('SECONDARY', two))]
    const expelled = server('c', { ...group('SECONDARY', { c: 'ERROR' }, 'ERROR') })
    expect(analyse(look([...members, expelled]))[0]).toMatchObject({ kind: 'MemberOut', severity: 'bad', node: 'c' })
    const stopped = server('c', { ...group('SECONDARY', { c: 'OFFLINE' }, 'OFFLINE') })
    expect(analyse(look([...members, stopped]))[0]).toMatchObject({ kind: 'MemberOut', severity: 'note' })
    expect(kinds(look([stopped]))).toEqual([])
  })

  it('keeps its members alike: they are no two truths, not even with several primaries', () => {
    const two = { a: 'ONLINE', b: 'ONLINE' } as const
    const of = (id: string, gtidExecuted: string, states: Record<string, MemberState> = two) =>
      server(id, { ...group('PRIMARY', states), gtidExecuted })
    const name = 'dddddddd-0000-0000-0000-000000000000'
    expect(kinds(look([of('a', `${name}:1-9`), of('b', `${name}:1-8:20`)]))).toEqual([])
    const forced = [of('a', `${name}:1-9`, { a: 'ONLINE' }), of('b', `${name}:1-8:20`, { b: 'ONLINE' })]
    expect(kinds(look(forced))).toEqual(['TwoWritableServers b'])
  })

  it('tells a member that left from one that was expelled', () => {
    const three = look(['a', 'b', 'c'].map((id) => server(id, group(id === 'a' ? 'PRIMARY' : 'SECONDARY', all))))
    const two = { a: 'ONLINE', b: 'ONLINE' } as const
    const rest = [server('a', group('PRIMARY', two)), server('b', group('SECONDARY', two))]
    const texts = (after: TopologySnapshot) =>
      timelineEvents(view(three), view(after)).flatMap(({ kind, text }) => (kind === 'detection' ? [text] : []))
    const left = server('c', group('SECONDARY', { c: 'OFFLINE' }, 'OFFLINE'))
    expect(texts(look([...rest, left]))).toEqual(['c has left the group'])
    expect(texts(look([...rest, dead('c')]))).toEqual(['The group has expelled c'])
  })
})

describe('a route', () => {
  const to = (node: string, state: RouteEdge['state'], reason: string | null = null): RouteEdge => ({
    from: 'proxy',
    to: node,
    what: 'writes',
    state,
    reason,
  })

  it('that sends writes to a read-only server is a mistake', () => {
    expect(kinds(look([server('a', readOnly), server('b'), proxy], { routes: [to('a', 'ready')] }))).toEqual([
      'ProxyWritesToReadOnly proxy',
    ])
    expect(
      kinds(look([server('a', readOnly), server('b'), proxy], { routes: [to('a', 'drained'), to('b', 'busy')] })),
    ).toEqual([])
  })

  it('that sends writes to a server that is dead or cut off is a mistake', () => {
    expect(kinds(look([dead('a'), proxy], { routes: [to('a', 'ready')] }))).toContain('ProxyWritesToDeadServer proxy')
    expect(kinds(look([dead('a'), proxy], { routes: [to('a', 'down')] }))).not.toContain(
      'ProxyWritesToDeadServer proxy',
    )
  })

  it('to a server that is well and not meant for it does not call that server down', () => {
    const label = (node: NodeSnapshot, route: RouteEdge) =>
      drawTopology(look([node, proxy], { routes: [route] })).edges[0]?.label
    const refused = to('a', 'down', 'L7STS 503 Service Unavailable')
    expect(label({ ...server('a', readOnly), role: 'secondary' }, refused)).toBe('not primary')
    expect(label(server('a', readOnly), refused)).toBe('read-only')
    expect(label(dead('a'), refused)).toBe('down')
    expect(label({ ...proxy, id: 'a', kind: 'api' }, { ...refused, what: 'requests' })).toBe('not ready')
  })

  it('that leads nowhere says why', () => {
    const [first] = analyse(look([server('a'), proxy], { routes: [to('a', 'down', 'L4CON Connection refused')] }))
    expect(first).toMatchObject({ kind: 'ProxyHasNoServer', severity: 'bad' })
    expect(first?.sentence).toContain('L4CON Connection refused')
  })

  it('is drawn from the client to the server that really answers', () => {
    const drawn = drawTopology(
      look([server('a'), server('b'), proxy], { routes: [to('a', 'busy'), to('b', 'ready')], clients: [shoppers] }),
    )
    expect(drawn.edges.map(({ from, to: target, thick, dashed }) => [from, target, thick ?? false, dashed])).toEqual([
      ['shoppers', 'proxy', true, false],
      ['proxy', 'a', true, false],
      ['proxy', 'b', false, true],
    ])
    expect(drawn.mermaid).toContain('shoppers(["shoppers<br/>48 orders/s"]):::neutral')
  })
})

describe('semi-sync', () => {
  const semiSync = { enabled: true, active: true, clients: 1, withoutAcknowledgement: 0, waiting: 0 }

  it('that has fallen back, or waits for nobody, is said on its source', () => {
    expect(kinds(look([server('a', { semiSync })]))).toEqual([])
    expect(kinds(look([server('a', { semiSync: { ...semiSync, active: false } })]))).toEqual(['SemiSyncFellBack a'])
    expect(kinds(look([server('a', { semiSync: { ...semiSync, clients: 0, waiting: 3 } })]))).toEqual([
      'SemiSyncWaiting a',
    ])
    expect(kinds(look([server('a', { semiSync: { ...semiSync, enabled: false, active: false } })]))).toEqual([])
  })
})
