import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NodeSnapshot, TopologyView } from '../contract/topology'
import { containerName } from '../engine/containers'
import type { Session } from '../session/session'
import { recordContainerEvents } from '../testing/event-record'
import { pairLab } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'

let house: TestHouse
let session: Session

const nodeOf = (view: TopologyView, id: string): NodeSnapshot =>
  view.snapshot.nodes.find((node) => node.id === id) ?? expect.unreachable(id)
const known = (id: string) => (view: TopologyView) => nodeOf(view, id).server?.status === 'known'
const edgeOf = (view: TopologyView) => view.snapshot.edges[0]
const run = async (node: string, ...statements: string[]) => {
  for (const sql of statements) await session.servers.server(node, 'prepare').query(sql)
}
const container = (node: string) => house.engine.docker.getContainer(containerName(session.owner, node))

/** When the view first was as `accept` says, in milliseconds since 1970. */
async function seenAt(accept: (view: TopologyView) => boolean): Promise<number> {
  await until(session.topology, accept)
  return Date.now()
}

beforeAll(async () => {
  house = await openTestHouse({ labs: { pair: pairLab() } })
  session = await house.start('pair')
  await run(
    'source',
    "CREATE USER repl IDENTIFIED BY 'repl'",
    'GRANT REPLICATION SLAVE ON *.* TO repl',
    'CREATE DATABASE shop',
    'CREATE TABLE shop.orders (id INT PRIMARY KEY)',
  )
})

afterAll(() => house.close())

test('a server is known with what it says of itself', async () => {
  const { rows } = await session.servers
    .server('source', 'prepare')
    .query('SELECT @@version, @@server_uuid, @@global.gtid_executed')
  const view = await until(session.topology, (now) => {
    const server = nodeOf(now, 'source')?.server
    return server?.status === 'known' && server.gtidExecuted === rows[0]?.[2]
  })
  expect(nodeOf(view, 'source')).toMatchObject({
    kind: 'mysql',
    role: 'standalone',
    port: session.servers.portOf('source'),
    container: { state: 'running', exitCode: null },
    server: {
      version: rows[0]?.[0],
      serverId: 1,
      serverUuid: rows[0]?.[1],
      gtidMode: 'ON',
      gtidExecuted: rows[0]?.[2],
      gtidPurged: '',
      readOnly: false,
      superReadOnly: false,
      binaryLog: { file: 'binlog.000001' },
    },
  })
  expect(view.snapshot.edges).toEqual([])
})

describe('replication', () => {
  beforeAll(async () => {
    await run(
      'replica',
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl', SOURCE_PASSWORD='repl',
       SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1`,
      'START REPLICA',
    )
    await until(session.topology, (view) => edgeOf(view)?.receiver === 'on' && edgeOf(view)?.transactionsBehind === 0)
  })

  beforeEach(async () => {
    await run('replica', 'START REPLICA')
    await until(session.topology, (view) => edgeOf(view)?.receiver === 'on' && edgeOf(view)?.transactionsBehind === 0)
  })

  test('is an edge from the source to the replica, and gives both their roles', () => {
    const view = session.topology.value
    expect(edgeOf(view)).toMatchObject({
      kind: 'replication',
      from: 'source',
      to: 'replica',
      sourceHost: 'source',
      sourcePort: 3306,
      sourceUser: 'repl',
      autoPosition: true,
      receiver: 'on',
      applier: 'on',
      receiverError: null,
      applierError: null,
      transactionsBehind: 0,
      mode: 'async',
      stale: false,
    })
    expect([nodeOf(view, 'source').role, nodeOf(view, 'replica').role]).toEqual(['source', 'replica'])
  })

  test.each([
    ['SQL_THREAD', 'applier'],
    ['IO_THREAD', 'receiver'],
  ] as const)('shows within a second that %s was stopped', async (thread, part) => {
    await run('replica', `STOP REPLICA ${thread}`)
    const stopped = Date.now()
    const seen = await seenAt((view) => edgeOf(view)?.[part] === 'off')
    expect(seen - stopped).toBeLessThan(1000)
    expect(session.topology.value.findings.map((finding) => finding.node)).toContain('replica')
  })

  test('counts the transactions that the replica is missing', async () => {
    await run('replica', 'STOP REPLICA SQL_THREAD')
    for (let id = 1; id <= 7; id += 1) await run('source', `INSERT INTO shop.orders VALUES (${id})`)
    // The source may be known to be ahead before the replica was asked again.
    const stopped = await until(session.topology, (one) => {
      const edge = edgeOf(one)
      return edge?.transactionsBehind === 7 && edge.applier === 'off'
    })
    expect(edgeOf(stopped)).toMatchObject({ receiver: 'on' })
    await run('replica', 'START REPLICA')
    await until(session.topology, (one) => edgeOf(one)?.transactionsBehind === 0)
  })

  test('that broke on a row says on which, and with which error', async () => {
    await run(
      'replica',
      'SET SESSION sql_log_bin = 0',
      'INSERT INTO shop.orders VALUES (100)',
      'SET SESSION sql_log_bin = 1',
    )
    await run('source', 'INSERT INTO shop.orders VALUES (100)')
    const view = await until(session.topology, (one) => edgeOf(one)?.applierError !== null)
    expect(edgeOf(view)).toMatchObject({
      applier: 'off',
      applierError: {
        number: 1062,
        message: expect.stringContaining("Duplicate entry '100' for key 'orders.PRIMARY'"),
      },
    })
    expect(view.findings).toContainEqual(
      expect.objectContaining({
        kind: 'ApplierError',
        node: 'replica',
        sentence: expect.stringContaining('a row with that key is already there'),
      }),
    )
    await run(
      'replica',
      'SET SESSION sql_log_bin = 0',
      'DELETE FROM shop.orders WHERE id = 100',
      'SET SESSION sql_log_bin = 1',
    )
  })

  test('shows transactions that only the replica has', async () => {
    await run('replica', 'INSERT INTO shop.orders VALUES (200)')
    const view = await until(session.topology, (one) =>
      one.findings.some((finding) => finding.kind === 'ErrantTransactions'),
    )
    expect(view.findings.find((finding) => finding.kind === 'ErrantTransactions')).toMatchObject({ node: 'replica' })
  })

  test('shows super_read_only within a second', async () => {
    await run('replica', 'SET GLOBAL super_read_only = ON')
    const set = Date.now()
    const seen = await seenAt(
      (view) => (nodeOf(view, 'replica').server as { superReadOnly?: boolean }).superReadOnly === true,
    )
    expect(seen - set).toBeLessThan(1000)
    await run('replica', 'SET GLOBAL read_only = OFF')
  })
})

describe('a node', () => {
  test('that was killed is shown as such within 300 ms, and keeps what was known of its server', async () => {
    await until(session.topology, known('source'))
    const last = nodeOf(session.topology.value, 'source').server
    const events = await recordContainerEvents(house.engine, session.id)
    const seen = seenAt((view) => nodeOf(view, 'source').container.state === 'exited')
    await container('source').kill()
    const late = (await seen) - (await events.at('source', 'die'))
    events.dispose()
    expect(late).toBeLessThan(300)
    expect(nodeOf(session.topology.value, 'source')).toMatchObject({
      container: { state: 'exited', exitCode: 137 },
      server: {
        status: 'unknown',
        reason: 'its container is exited',
        last: { serverUuid: (last as { serverUuid: string }).serverUuid },
      },
    })
    expect(session.topology.value.findings).toContainEqual(
      expect.objectContaining({ kind: 'NodeDown', node: 'source' }),
    )
    // Unknown is not the same as none: the edge stays, and says that nobody knows how far behind.
    expect(edgeOf(session.topology.value)).toMatchObject({ from: 'source', to: 'replica', transactionsBehind: null })
  })

  test('that starts again is known again, on whatever port it has now', async () => {
    await session.controlNode('source', 'start')
    const view = await until(
      session.topology,
      (one) => known('source')(one) && nodeOf(one, 'source').container.state === 'running',
    )
    const port = session.servers.portOf('source')
    expect(nodeOf(view, 'source').port).toBe(port)
    expect(session.view.value.nodes.find((node) => node.id === 'source')?.ports['3306']).toBe(port)
    expect((await session.servers.server('source', 'check').query('SELECT 1')).rows).toEqual([['1']])
  })

  test('that is paused is shown as paused, and is known again when it goes on', async () => {
    await until(session.topology, known('replica'))
    await container('replica').pause()
    const paused = await until(session.topology, (view) => nodeOf(view, 'replica').container.state === 'paused')
    expect(nodeOf(paused, 'replica').server).toMatchObject({ status: 'unknown', reason: 'its container is paused' })
    expect(paused.findings).toContainEqual(expect.objectContaining({ kind: 'NodePaused', node: 'replica' }))
    await container('replica').unpause()
    await until(session.topology, known('replica'))
  })

  test('that runs and does not answer is unknown, since then and with a reason', async () => {
    await until(session.topology, known('replica'))
    const before = Date.now()
    // The server is held, not its container.
    const mysqld = async (signal: 'SIGSTOP' | 'SIGCONT') => {
      await house.engine.docker.getContainer(containerName(session.owner, 'replica')).kill({ signal })
    }
    await mysqld('SIGSTOP')
    const view = await until(session.topology, (one) => nodeOf(one, 'replica').server?.status === 'unknown')
    await mysqld('SIGCONT')
    expect(nodeOf(view, 'replica')).toMatchObject({
      container: { state: 'running' },
      server: { status: 'unknown', reason: expect.stringMatching(/no answer in time|timeout/i) },
    })
    expect((nodeOf(view, 'replica').server as { since: number }).since).toBeGreaterThanOrEqual(before)
    await until(session.topology, known('replica'))
  })

  test('whose container was removed is shown as removed', async () => {
    await container('replica').remove({ force: true, v: true })
    const view = await until(session.topology, (one) => nodeOf(one, 'replica').container.state === 'removed')
    expect(view.findings).toContainEqual(expect.objectContaining({ node: 'replica', kind: 'NodeDown' }))
  })
})
