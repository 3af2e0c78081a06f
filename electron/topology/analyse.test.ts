import { describe, expect, it } from 'vitest'
import type { Finding, KnownServer, NodeSnapshot, ReplicationEdge, TopologySnapshot } from '../contract/topology'
import { analyse } from './analyse'

const uuids: Record<string, string> = {
  source: 'aaaaaaaa-9a4e-11f0-8a55-0242ac120003',
  replica: 'bbbbbbbb-9a4e-11f0-8a55-0242ac120003',
  other: 'cccccccc-9a4e-11f0-8a55-0242ac120003',
}

const server = (id: string, change: Partial<KnownServer> = {}): KnownServer => ({
  observedAt: 10_000,
  version: '9.7.4',
  serverId: 1,
  serverUuid: uuids[id] ?? '',
  readOnly: false,
  superReadOnly: false,
  gtidMode: 'ON',
  gtidExecuted: `${uuids.source}:1-10`,
  gtidPurged: '',
  binaryLog: null,
  ...change,
})

const node = (id: string, change: Partial<NodeSnapshot> = {}, says: Partial<KnownServer> = {}): NodeSnapshot => ({
  id,
  kind: 'mysql',
  region: null,
  container: { state: 'running', since: 0, exitCode: null },
  server: { status: 'known', ...server(id, says) },
  role: 'standalone',
  port: 3306,
  ...change,
})

const safe = { readOnly: true, superReadOnly: true }

const edge = (change: Partial<ReplicationEdge> = {}): ReplicationEdge => ({
  kind: 'replication',
  id: 'source/replica',
  from: 'source',
  to: 'replica',
  channel: '',
  sourceHost: 'source',
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
  ...change,
})

const snapshot = (nodes: NodeSnapshot[], edges: ReplicationEdge[] = []): TopologySnapshot => ({
  at: 10_000,
  nodes,
  edges,
})

/** A source and a safe replica, one channel. */
const pair = (change: Partial<ReplicationEdge> = {}, source: Partial<NodeSnapshot> = {}) =>
  snapshot([node('source', source), node('replica', {}, safe)], [edge(change)])

const kinds = (one: TopologySnapshot) => analyse(one).map((finding) => `${finding.kind} ${finding.node}`)
function only(one: TopologySnapshot): Finding {
  const findings = analyse(one)
  expect(findings).toHaveLength(1)
  return findings[0] as Finding
}
const down = (state: NodeSnapshot['container']['state'], exitCode: number | null = null) => ({
  container: { state, since: 0, exitCode },
  server: { status: 'unknown' as const, since: 0, reason: `its container is ${state}`, last: null },
})

describe('a healthy topology', () => {
  it('has no findings', () => {
    expect(analyse(pair())).toEqual([])
    expect(analyse(snapshot([node('alone')]))).toEqual([])
    expect(analyse(snapshot([node('app', { kind: 'api', server: null, role: null })]))).toEqual([])
  })

  it('has none for a moment of silence, and none while a container is only starting', () => {
    const silent = (since: number) => ({ server: { status: 'unknown' as const, since, reason: 'x', last: null } })
    expect(analyse(snapshot([node('source', silent(9000))]))).toEqual([])
    expect(analyse(snapshot([node('source', down('restarting'))]))).toEqual([])
  })
})

describe('a node that is down', () => {
  it('is said once, on the node, with who misses it: not again by each of its replicas', () => {
    const error = { number: 2003, message: "Can't connect" }
    const one = pair({ receiver: 'connecting', receiverError: error }, down('exited', 137))
    expect(only(one)).toMatchObject({ kind: 'NodeDown', severity: 'bad', node: 'source', title: 'source is down' })
    expect(only(one).sentence).toBe(
      'source was killed. replica can receive nothing from it. Read its log first, then start it.',
    )
  })

  it('says how it went down', () => {
    const sentence = (exitCode: number) => only(snapshot([node('source', down('exited', exitCode))])).sentence
    expect(sentence(137)).toMatch(/^source was killed\./)
    expect(sentence(0)).toMatch(/^source was shut down\./)
    expect(sentence(1)).toMatch(/^source stopped with exit code 1\./)
  })

  it('names all of its replicas', () => {
    const edges = ['replica', 'other', 'third'].map((to) => edge({ to, id: to, stale: true }))
    const nodes = [node('source', down('exited', 0)), ...['replica', 'other', 'third'].map((id) => node(id, {}, safe))]
    expect(only(snapshot(nodes, edges)).sentence).toContain('replica, other and third can receive nothing from it.')
  })

  it('is told from one that was removed, one that is paused, and one that is cut off', () => {
    expect(only(pair({}, down('removed')))).toMatchObject({ kind: 'NodeDown', title: 'Container removed' })
    expect(only(pair({}, down('paused')))).toMatchObject({ kind: 'NodePaused', title: 'source hangs' })
    const container = { state: 'running' as const, since: 0, exitCode: null, cutOff: true }
    expect(
      only(pair({ receiver: 'connecting', receiverError: { number: 2003, message: '' } }, { container })),
    ).toMatchObject({
      kind: 'NodeCutOff',
      severity: 'bad',
    })
  })

  it('whose container runs and whose server is silent does not answer, with the reason', () => {
    const silent = { server: { status: 'unknown' as const, since: 5000, reason: 'connect ECONNREFUSED', last: null } }
    expect(only(snapshot([node('source', silent)]))).toMatchObject({
      kind: 'ServerUnreachable',
      sentence: expect.stringContaining('does not answer: connect ECONNREFUSED. Its error log says why.'),
    })
  })

  it('is all that is said of a replica that is down: what was last known of its channel is old', () => {
    const one = snapshot(
      [node('source'), node('replica', down('exited', 137))],
      [edge({ stale: true, receiver: 'off' })],
    )
    expect(kinds(one)).toEqual(['NodeDown replica'])
  })
})

describe('a receiver', () => {
  const error = (number: number, message: string) => ({ number, message })

  it('that cannot connect says for how long, and what to look at', () => {
    const refused = {
      receiver: 'connecting' as const,
      connectingSince: 3000,
      receiverError: error(1045, 'Access denied'),
    }
    expect(only(pair(refused))).toMatchObject({
      kind: 'ReceiverCannotConnect',
      severity: 'bad',
      node: 'replica',
      sentence:
        'replica has been trying to reach source for 7 s: error 1045, the account is refused. Check user and password given to CHANGE REPLICATION SOURCE TO.',
    })
    const advice = (number: number) => only(pair({ ...refused, receiverError: error(number, 'own words') })).sentence
    expect(advice(2003)).toContain('Check SOURCE_HOST')
    expect(advice(2005)).toContain('Check SOURCE_HOST')
    expect(advice(2061)).toContain('GET_SOURCE_PUBLIC_KEY=1')
    expect(advice(9999)).toContain('error 9999, own words.')
  })

  it('that is only connecting is no finding yet', () => {
    expect(analyse(pair({ receiver: 'connecting', connectingSince: 9900 }))).toEqual([])
  })

  it('that gave up says why: purged binary logs, a privilege, one identity twice', () => {
    const stopped = (number: number, message: string) =>
      only(pair({ receiver: 'off', receiverError: error(number, message) }))
    expect(stopped(13114, 'the source purged required binary logs')).toMatchObject({
      kind: 'ReceiverStopped',
      severity: 'bad',
      sentence: expect.stringContaining('Copy the data over first.'),
    })
    expect(stopped(13117, 'replica and source have equal MySQL server ids').sentence).toContain(
      'Each needs its own server_id',
    )
    expect(stopped(1227, 'Access denied; you need REPLICATION SLAVE').sentence).toContain('It needs REPLICATION SLAVE.')
    expect(stopped(1, 'x'.repeat(500)).sentence.length).toBeLessThan(300)
  })

  it('that was stopped while the applier runs is a warning', () => {
    expect(only(pair({ receiver: 'off' }))).toMatchObject({
      kind: 'ReceiverStopped',
      severity: 'warning',
      sentence: expect.stringContaining('is on source alone'),
    })
  })

  it('that was stopped together with the applier is only worth knowing, with how far behind it is', () => {
    const stopped = { receiver: 'off' as const, applier: 'off' as const }
    expect(only(pair({ ...stopped, transactionsBehind: 1 }))).toMatchObject({
      kind: 'ReplicationStopped',
      severity: 'note',
      sentence: expect.stringContaining('It is 1 transaction behind.'),
    })
    expect(only(pair({ ...stopped, transactionsBehind: 0 })).sentence).not.toContain('behind')
  })

  it('whose source is none of the lab says so', () => {
    expect(only(pair({ from: null, sourceHost: '10.0.0.5' }))).toMatchObject({
      kind: 'UnknownSource',
      severity: 'warning',
      sentence: expect.stringContaining('10.0.0.5, which is no server of this lab'),
    })
  })
})

describe('an applier', () => {
  it('that failed says on what, and to compare before repairing', () => {
    const failed = (number: number, message = 'own words') =>
      only(pair({ applier: 'off', applierError: { number, message }, lagSeconds: null }))
    expect(failed(1062)).toMatchObject({ kind: 'ApplierError', severity: 'bad', node: 'replica' })
    expect(failed(1062).sentence).toContain('error 1062, a row with that key is already there. Compare the row')
    expect(failed(1032).sentence).toContain('the row to change is not there')
    expect(failed(1146).sentence).toContain('error 1146, own words.')
  })

  it('that failed is said also after both threads were stopped', () => {
    const one = pair({ receiver: 'off', applier: 'off', applierError: { number: 1062, message: '' } })
    expect(kinds(one)).toEqual(['ApplierError replica'])
  })

  it('that was stopped is a warning', () => {
    expect(only(pair({ applier: 'off' }))).toMatchObject({ kind: 'ApplierStopped', severity: 'warning' })
  })
})

describe('a replica', () => {
  it('lags from 5 seconds or 50 transactions on', () => {
    const lags = (change: Partial<ReplicationEdge>) => kinds(pair(change)).includes('Lagging replica')
    expect(lags({ lagSeconds: 4, transactionsBehind: 49 })).toBe(false)
    expect(lags({ lagSeconds: 5 })).toBe(true)
    expect(lags({ transactionsBehind: 50 })).toBe(true)
    expect(lags({ lagSeconds: null, transactionsBehind: null })).toBe(false)
    expect(only(pair({ lagSeconds: 12, transactionsBehind: 60 })).sentence).toContain(
      'replica is 60 transactions and 12 s behind source',
    )
  })

  it('that can be written to is worth knowing, with who can', () => {
    const writable = (says: Partial<KnownServer>) =>
      only(snapshot([node('source'), node('replica', {}, says)], [edge()]))
    expect(writable({})).toMatchObject({ kind: 'WritableReplica', severity: 'note' })
    expect(writable({}).sentence).toContain('any application can still write on it')
    expect(writable({ readOnly: true }).sentence).toContain('an administrator can still write on it')
  })

  it('that follows nobody at the moment is not blamed for being writable', () => {
    const one = snapshot([node('source'), node('replica')], [edge({ receiver: 'off', applier: 'off' })])
    expect(kinds(one)).toEqual(['ReplicationStopped replica'])
  })
})

describe('errant transactions', () => {
  const errant = (executed: string, more: { nodes?: NodeSnapshot[]; edges?: ReplicationEdge[] } = {}) =>
    analyse(
      snapshot(
        [node('source'), node('replica', {}, { ...safe, gtidExecuted: executed }), ...(more.nodes ?? [])],
        [edge(), ...(more.edges ?? [])],
      ),
    ).filter((finding) => finding.kind === 'ErrantTransactions')

  it('are what the replica executed and its source never had', () => {
    const [finding, ...more] = errant(`${uuids.source}:1-10,${uuids.replica}:1-2`)
    expect(more).toEqual([])
    expect(finding).toMatchObject({ severity: 'warning', node: 'replica' })
    expect(finding?.sentence).toContain(`executed 2 transactions that source never had (${uuids.replica}:1-2)`)
  })

  it('are found whatever their tag', () => {
    expect(errant(`${uuids.source}:1-10,${uuids.replica}:repair:1`)[0]?.sentence).toContain('1 transaction that')
  })

  it('are not those that the source has, however they came there', () => {
    const both = `${uuids.source}:1-10,${uuids.replica}:1-2`
    const one = snapshot(
      [node('source', {}, { gtidExecuted: both }), node('replica', {}, { ...safe, gtidExecuted: both })],
      [edge()],
    )
    expect(analyse(one)).toEqual([])
  })

  it('are not what the source wrote since it was last looked at', () => {
    expect(errant(`${uuids.source}:1-14`)).toEqual([])
  })

  it('are not what came from further above: the source of its source', () => {
    const above = {
      nodes: [node('other')],
      edges: [edge({ id: 'other/source', from: 'other', to: 'source', sourceHost: 'other' })],
    }
    expect(errant(`${uuids.source}:1-10,${uuids.other}:1-3`, above)).toEqual([])
    const silent = node('other', { server: { status: 'unknown', since: 9999, reason: 'x', last: server('other') } })
    expect(errant(`${uuids.source}:1-10,${uuids.other}:1-3`, { ...above, nodes: [silent] })).toEqual([])
  })

  it('are not what came from another source over another channel', () => {
    const second = {
      nodes: [node('other', {}, { gtidExecuted: `${uuids.other}:1-3` })],
      edges: [edge({ id: 'other/replica/x', from: 'other', sourceHost: 'other', channel: 'x' })],
    }
    expect(errant(`${uuids.source}:1-10,${uuids.other}:1-3`, second)).toEqual([])
  })

  it('are none between two servers that replicate from each other', () => {
    const back = edge({ id: 'replica/source', from: 'replica', to: 'source', sourceHost: 'replica' })
    expect(errant(`${uuids.source}:1-10,${uuids.replica}:1-2`, { edges: [back] })).toEqual([])
  })

  it('are not guessed at while the source does not answer, or says what nobody can read', () => {
    const silent = { server: { status: 'unknown' as const, since: 9999, reason: 'x', last: server('source') } }
    const executed = { ...safe, gtidExecuted: `${uuids.replica}:1-2` }
    expect(analyse(snapshot([node('source', silent), node('replica', {}, executed)], [edge()]))).toEqual([])
    const garbage = node('source', {}, { gtidExecuted: 'garbage' })
    expect(analyse(snapshot([garbage, node('replica', {}, executed)], [edge()]))).toEqual([])
  })

  it('of a server that was promoted and demoted again are those that its new source never had', () => {
    // The old source came back with two transactions that were lost in the failover.
    const one = snapshot(
      [
        node('source', {}, { ...safe, gtidExecuted: `${uuids.source}:1-12` }),
        node('replica', {}, { gtidExecuted: `${uuids.source}:1-10,${uuids.replica}:1-5` }),
      ],
      [edge({ id: 'replica/source', from: 'replica', to: 'source', sourceHost: 'replica' })],
    )
    expect(only(one)).toMatchObject({
      kind: 'ErrantTransactions',
      node: 'source',
      sentence: expect.stringContaining(`(${uuids.source}:11-12)`),
    })
  })
})

describe('findings', () => {
  it('come with the worst first', () => {
    const one = snapshot(
      [node('source'), node('replica', {}, { gtidExecuted: `${uuids.replica}:1` }), node('other', down('exited', 1))],
      [edge({ lagSeconds: 60 })],
    )
    expect(analyse(one).map((finding) => finding.severity)).toEqual(['bad', 'warning', 'warning', 'note'])
  })

  it('are sentences, and never without an end', () => {
    const findings = [
      ...analyse(pair({ receiver: 'connecting', receiverError: { number: 1045, message: '' } })),
      ...analyse(pair({ applier: 'off' })),
      ...analyse(pair({ applier: 'off', applierError: { number: 1146, message: "Table 'a.b' doesn't exist" } })),
      ...analyse(pair({ receiver: 'off', receiverError: { number: 13114, message: 'x'.repeat(500) } })),
      ...analyse(pair({}, down('paused'))),
      ...analyse(pair({}, down('removed'))),
    ]
    for (const { sentence } of findings) expect(sentence).toMatch(/^\S.*[.…]$/)
  })
})
