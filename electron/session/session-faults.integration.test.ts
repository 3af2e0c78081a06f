import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FaultKind } from '../contract/fault'
import type { TopologyView } from '../contract/topology'
import { containerName } from '../engine/containers'
import { pairLab } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const nodeOf = (view: TopologyView, id: string) => view.snapshot.nodes.find((node) => node.id === id)
const edgeOf = (view: TopologyView) => view.snapshot.edges[0]
const healthy = (view: TopologyView) =>
  view.snapshot.nodes.every((node) => node.server?.status === 'known') &&
  edgeOf(view)?.receiver === 'on' &&
  edgeOf(view)?.applier === 'on'
const run = async (node: string, ...statements: string[]) => {
  for (const sql of statements) await session.servers.server(node, 'prepare').query(sql)
}
const texts = () => session.timeline.value.map((event) => event.text)

beforeAll(async () => {
  house = await openTestHouse({ labs: { pair: pairLab() } })
  session = await house.start('pair')
  await run('source', "CREATE USER repl IDENTIFIED BY 'repl'", 'GRANT REPLICATION SLAVE ON *.* TO repl')
  await run(
    'replica',
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl', SOURCE_PASSWORD='repl',
     SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1`,
    'START REPLICA',
  )
})

afterAll(() => house.close())

beforeEach(async () => {
  await until(session.topology, healthy, 40_000)
})

test.each([
  ['kill', 'replica', (view) => nodeOf(view, 'replica')?.container.exitCode === 137],
  ['stop', 'replica', (view) => nodeOf(view, 'replica')?.container.exitCode === 0],
  ['pause', 'source', (view) => nodeOf(view, 'source')?.container.state === 'paused'],
  ['disconnect', 'replica', (view) => nodeOf(view, 'replica')?.container.cutOff === true],
  ['stop-receiver', 'replica', (view) => edgeOf(view)?.receiver === 'off' && edgeOf(view)?.applier === 'on'],
  ['stop-applier', 'replica', (view) => edgeOf(view)?.applier === 'off' && edgeOf(view)?.receiver === 'on'],
] as [FaultKind, string, (view: TopologyView) => boolean][])(
  '%s of %s is seen, stands, and can be undone',
  async (kind, node, seen) => {
    await session.injectFault({ kind, node })
    await until(session.topology, seen)
    const [fault] = session.view.value.faults
    expect(fault).toMatchObject({ kind, node })
    await session.undoFault(fault?.id ?? '')
    await until(session.topology, healthy, 40_000)
    expect(session.view.value.faults).toEqual([])
  },
)

test('a fault stands until it is undone, however much is seen meanwhile of the time before it', async () => {
  for (let count = 0; count < 12; count += 1) {
    // Everything that is published changes the view: as many as can be, around the fault.
    const busy = Promise.all([1, 2, 3].map((number) => run('source', `CREATE DATABASE busy_${count}_${number}`)))
    await session.injectFault({ kind: 'disconnect', node: 'replica' })
    await until(session.topology, (view) => nodeOf(view, 'replica')?.container.cutOff === true)
    expect(session.view.value.faults).toHaveLength(1)
    await busy
    await session.undoFault(session.view.value.faults[0]?.id ?? '')
    await until(session.topology, (view) => nodeOf(view, 'replica')?.container.cutOff !== true)
  }
})

test('a delayed replica falls behind by that delay, and catches up when it is taken away', async () => {
  await session.injectFault({ kind: 'delay-replica', node: 'replica' })
  await run('source', 'CREATE DATABASE IF NOT EXISTS late')
  await until(session.topology, (view) => edgeOf(view)?.transactionsBehind === 1)
  const { rows } = await session.servers
    .server('replica', 'prepare')
    .query('SELECT desired_delay FROM performance_schema.replication_applier_configuration')
  expect(rows).toEqual([['30']])
  await session.undoFault(session.view.value.faults[0]?.id ?? '')
  await until(session.topology, (view) => edgeOf(view)?.transactionsBehind === 0)
})

test('a restart is over by itself and leaves nothing to undo', async () => {
  await session.injectFault({ kind: 'restart', node: 'replica' })
  expect(session.view.value.faults).toEqual([])
})

test('a fault that was undone by hand is not offered to be undone again', async () => {
  await session.injectFault({ kind: 'kill', node: 'replica' })
  await until(session.topology, (view) => nodeOf(view, 'replica')?.container.state === 'exited')
  await house.engine.docker.getContainer(containerName(session.owner, 'replica')).start()
  await until(session.view, (view) => view.faults.length === 0)
})

test('a fault that the engine refuses is an error and does not stand', async () => {
  await session.injectFault({ kind: 'pause', node: 'replica' })
  await until(session.topology, (view) => nodeOf(view, 'replica')?.container.state === 'paused')
  await expect(session.injectFault({ kind: 'pause', node: 'replica' })).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
  })
  expect(session.view.value.faults).toHaveLength(1)
  await session.undoFault(session.view.value.faults[0]?.id ?? '')
})

test('the timeline tells fault, consequence and undoing in this order', async () => {
  const from = session.timeline.value.length
  await session.injectFault({ kind: 'kill', node: 'source' })
  await until(session.timeline, (events) =>
    events
      .slice(from)
      .some((event) => event.text.startsWith('Receiver cannot connect') || event.text === 'source was killed'),
  )
  await until(session.topology, (view) => nodeOf(view, 'source')?.container.state === 'exited')
  await session.undoFault(session.view.value.faults[0]?.id ?? '')
  await until(session.timeline, (events) => events.slice(from).some((event) => event.text === 'source runs'))
  const told = texts().slice(from)
  const order = ['source was killed', 'Start it again: source', 'source runs'].map((text) => told.indexOf(text))
  expect(told).toContain('Kill: source')
  expect(order.every((place) => place >= 0)).toBe(true)
  expect([...order].sort((a, b) => a - b)).toEqual(order)
})

test('the timeline and what stands outlive the process', async () => {
  await session.injectFault({ kind: 'pause', node: 'replica' })
  await until(session.topology, (view) => nodeOf(view, 'replica')?.container.state === 'paused')
  const known = texts()
  house.leave()
  const again = await openTestHouse({ folder: house.folder })
  await again.house.engine.require()
  await again.house.sessions.recover()
  session = again.house.sessions.get(session.id)
  house = again
  expect(texts().slice(0, known.length)).toEqual(known)
  const [fault] = session.view.value.faults
  expect(fault).toMatchObject({ kind: 'pause', node: 'replica' })
  await session.undoFault(fault?.id ?? '')
  await until(session.topology, (view) => nodeOf(view, 'replica')?.container.state === 'running')
})
