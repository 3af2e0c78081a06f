import { afterAll, beforeAll, expect, test } from 'vitest'
import { shopFiles } from '../cli/bench-shop'
import type { TrafficView } from '../contract/traffic'
import { labFiles, shopServer } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const streamOf = (view: TrafficView) => view.streams[0]
const overHttp = labFiles({
  services: {
    api: {
      image: 'standby-shop:1',
      'x-standby': { kind: 'api' },
      environment: { DB_WRITE_HOST: 'db' },
      networks: ['lab'],
    },
    db: shopServer('db', 1),
  },
  traffic: [{ name: 'shoppers', into: 'api', by: 'http', shoppers: 5, rate: 50 }],
  files: shopFiles.files,
})
const lab = labFiles({
  services: { db: shopServer('db', 1) },
  traffic: [{ name: 'shoppers', into: 'db', by: 'mysql', shoppers: 5, rate: 100, timeoutMs: 1000 }],
  files: shopFiles.files,
})

beforeAll(async () => {
  house = await openTestHouse({ labs: { shop: lab, 'over-http': overHttp } })
  session = await house.start('shop')
})

afterAll(() => house.close())

test('orders are acknowledged, and each of them is a row', async () => {
  await session.traffic.command('shoppers', { kind: 'start' })
  await until(session.traffic.view, (view) => (streamOf(view)?.acknowledged ?? 0) > 100)
  await session.traffic.command('shoppers', { kind: 'stop' })
  const { sent, acknowledged, failed, run } = session.traffic.stream('shoppers')
  expect({ failed, sent }).toEqual({ failed: 0, sent: acknowledged })
  const rows = await session.servers.server('db', 'check').query('SELECT COUNT(*) FROM shop.orders')
  expect(rows.rows).toEqual([[String(acknowledged)]])
  expect(await session.traffic.reconcile('shoppers', 'db')).toMatchObject({
    acknowledged,
    present: acknowledged,
    lostCount: 0,
  })
  expect(run).toMatch(/^[a-z]{4}$/)
})

test('what a kill cost is seen: seconds without service, its phases, and no acknowledged order lost', async () => {
  await session.traffic.command('shoppers', { kind: 'start' })
  await until(session.traffic.view, (view) => (streamOf(view)?.acknowledged ?? 0) > 20)
  await session.injectFault({ kind: 'kill', node: 'db' })
  await until(session.traffic.view, (view) => streamOf(view)?.outages.at(-1)?.rtoMs === null)
  await session.undoFault(session.view.value.faults[0]?.id ?? '')
  const view = await until(session.traffic.view, (now) => streamOf(now)?.reconciliation != null, 30_000)
  const stream = streamOf(view)
  const outage = stream?.outages.at(-1)
  expect(outage?.phases.map(({ kind }) => kind)).toEqual(['fault', 'first-error', 'detection', 'first-success'])
  expect(outage?.rtoMs).toBeGreaterThan(500)
  expect(stream?.reconciliation).toMatchObject({ node: 'db', lostCount: 0 })
  expect(stream?.longestGapMs).toBeGreaterThanOrEqual(outage?.rtoMs ?? 0)
  expect(session.traffic.incident('shoppers')).toMatchObject({ before: expect.stringContaining('flowchart') })
  await session.traffic.command('shoppers', { kind: 'stop' })
})

test('rows that vanished are acknowledged and lost', async () => {
  const { run } = session.traffic.stream('shoppers')
  await session.servers
    .server('db', 'prepare')
    .query(`DELETE FROM shop.orders WHERE id LIKE '${run}-%' ORDER BY id LIMIT 3`)
  const found = await session.traffic.reconcile('shoppers', 'db')
  expect(found).toMatchObject({ lostCount: 3, present: found.acknowledged - 3 })
  expect(found.lost).toHaveLength(3)
})

test('orders over HTTP are acknowledged by the API, fail in its words, and are rows of the database behind it', async () => {
  const behind = await house.start('over-http')
  await behind.traffic.command('shoppers', { kind: 'start' })
  await until(behind.traffic.view, (view) => (streamOf(view)?.acknowledged ?? 0) > 50)
  await behind.injectFault({ kind: 'stop', node: 'db' })
  const failing = await until(behind.traffic.view, (view) => streamOf(view)?.outages.at(-1)?.rtoMs === null)
  expect(streamOf(failing)?.outages.at(-1)?.errors[0]?.message).toMatch(/^503: /)
  await behind.undoFault(behind.view.value.faults[0]?.id ?? '')
  await until(behind.traffic.view, (view) => streamOf(view)?.outages.at(-1)?.rtoMs != null, 30_000)
  await behind.traffic.command('shoppers', { kind: 'stop' })
  expect(await behind.traffic.reconcile('shoppers', 'db')).toMatchObject({ lostCount: 0 })
})
