import { afterAll, beforeAll, expect, test } from 'vitest'
import { shopFiles } from '../cli/bench-shop'
import type { FaultKind } from '../contract/fault'
import { readTableContent } from '../mysql/table-content'
import { labFiles, shopServer } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const lab = labFiles({
  services: {
    db: shopServer('db', 1, {}, ['--innodb-redo-log-capacity=8M']),
    other: shopServer('other', 2),
  },
  volumes: { 'db-data': { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=400m' } } },
  files: shopFiles.files,
})
const order = "INSERT INTO shop.orders (id, customer, amount) VALUES ('1', 'Ada', 12.50)"
const run = (node: string, sql: string, timeoutMs = 5000) =>
  session.servers.server(node, 'prepare').query(sql, { timeoutMs })
const count = async (node: string) => (await run(node, 'SELECT COUNT(*) FROM shop.orders')).rows[0]?.[0]
const inject = (kind: FaultKind, node: string) => session.injectFault({ kind, node })
const undo = async (node: string) => {
  await session.undoFault(session.view.value.faults.find((fault) => fault.node === node)?.id ?? '')
  await until(
    session.topology,
    (view) => view.snapshot.nodes.find((one) => one.id === node)?.server?.status === 'known',
    40_000,
  )
}

beforeAll(async () => {
  house = await openTestHouse({ labs: { disks: lab } })
  session = await house.start('disks')
  await run('db', order)
  await run('other', order)
})

afterAll(() => house.close())

test('a volume of a given size outlives the kill of its server', async () => {
  await inject('kill', 'db')
  await undo('db')
  expect(await count('db')).toBe('1')
})

test('a full disk takes no more, and works again when space is freed', async () => {
  await inject('fill-disk', 'db')
  const big = 'CREATE TABLE shop.big AS SELECT REPEAT("x", 60000) AS text FROM information_schema.COLUMNS LIMIT 500'
  await expect(run('db', big, 3000)).rejects.toMatchObject({
    code: expect.stringMatching(/SQL_FAILED|SERVER_UNREACHABLE/),
  })
  await undo('db')
  await run('db', big, 20_000)
})

test('a node whose disk has no size of its own cannot be filled', async () => {
  await expect(inject('fill-disk', 'other')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})

test('a row that was changed behind its back differs, is in no log, and can be changed back', async () => {
  const content = async () =>
    (await readTableContent(session.servers.server('other', 'check'), 'shop.orders', 5000)).digest
  const executed = async () => (await run('other', 'SELECT @@GLOBAL.gtid_executed')).rows
  await run('other', 'SET GLOBAL super_read_only = ON')
  const before = [await content(), await executed()]
  await inject('diverge', 'other')
  expect(await content()).not.toBe(before[0])
  expect(await executed()).toEqual(before[1])
  expect((await run('other', 'SELECT @@GLOBAL.super_read_only')).rows).toEqual([['1']])
  await undo('other')
  expect([await content(), await executed()]).toEqual(before)
  await run('other', 'SET GLOBAL read_only = OFF')
})

test.each(['db', 'other'])(
  'the destroyed disk of %s comes back empty, with the accounts of a new server',
  async (node) => {
    await run(node, "INSERT INTO shop.orders (id, customer, amount) VALUES ('2', 'Ada', 12.50)")
    const uuid = (await run(node, 'SELECT @@server_uuid')).rows
    await inject('lose-disk', node)
    await until(
      session.topology,
      (view) => view.snapshot.nodes.find((one) => one.id === node)?.container.state === 'created',
    )
    await session.controlNode(node, 'start')
    await until(
      session.topology,
      (view) => view.snapshot.nodes.find((one) => one.id === node)?.server?.status === 'known',
    )
    expect(await count(node)).toBe('0')
    expect((await run(node, 'SELECT @@server_uuid')).rows).not.toEqual(uuid)
    expect(session.view.value.faults).toEqual([])
  },
)
