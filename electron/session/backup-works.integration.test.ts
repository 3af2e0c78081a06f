import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BackupWork } from '../contract/backup'
import { execInNode } from '../engine/exec'
import { readTableContent } from '../mysql/table-content'
import { idleService, labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const store = (id: string) =>
  idleService({
    'x-standby': { kind: 'store', backups: '/backups' },
    volumes: [`${id}-files:/backups`],
    healthcheck: { test: ['CMD', 'test', '-d', '/backups'], interval: '1s' },
  })

beforeAll(async () => {
  house = await openTestHouse({
    labs: {
      works: labFiles({
        services: {
          db: mysqlService('db', 1, {}, ['--log-bin=binlog']),
          other: mysqlService('other', 2),
          backup: store('backup'),
          small: store('small'),
        },
        volumes: { 'small-files': { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' } } },
      }),
    },
  })
  session = await house.start('works')
  await run('db', 'CREATE DATABASE shop')
  await run('db', 'CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARBINARY(1000), made TIMESTAMP(6) NULL)')
  await run('db', 'SET SESSION cte_max_recursion_depth = 100000')
  await run(
    'db',
    `INSERT INTO shop.orders WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < 20000)
       SELECT id, RANDOM_BYTES(500), NOW(6) FROM n`,
  )
  await run('db', "CREATE PROCEDURE shop.hello() SELECT 'hello'")
  await run('db', 'CREATE TRIGGER shop.stamp BEFORE INSERT ON shop.orders FOR EACH ROW SET NEW.made = NOW(6)')
})

afterAll(() => house.close())

const run = (node: string, sql: string) => session.servers.server(node, 'prepare').query(sql, { timeoutMs: 60_000 })
const count = async (node: string) => (await run(node, 'SELECT COUNT(*) FROM shop.orders')).rows[0]?.[0]
const works = () => session.backupWorks.list
const over = async (work: BackupWork['kind']): Promise<BackupWork> => {
  const [newest] = await until(works(), ([first]) => first?.kind === work && first.state !== 'running', 90_000)
  if (!newest) throw new Error('nothing was begun')
  return newest
}
async function namesIn(node: string): Promise<string[]> {
  const listed = await execInNode(house.engine, session.owner, node, {
    command: ['ls', '-A', '/backups'],
    timeoutMs: 10_000,
  })
  return listed.stdout.split('\n').filter(Boolean).sort()
}
const full = { store: 'backup', name: 'full.sql.gz' }

test('a dump says how far it is, and lies in the store with its sum', async () => {
  const seen: BackupWork[] = []
  const watching = works().onChange(([work]) => work && seen.push(work))
  await session.backupFiles.dump({ node: 'db', store: 'backup', name: 'full.sql.gz' })
  const work = await over('dump')
  watching.dispose()
  expect(work).toMatchObject({
    state: 'done',
    node: 'db',
    file: full,
    said: [expect.stringContaining('shop: 1 tables'), expect.any(String)],
  })
  expect(
    seen.some(({ state, bytes, count: words }) => state === 'running' && bytes > 0 && words.includes('of 1 tables')),
  ).toBe(true)
  expect(await namesIn('backup')).toEqual(['full.sql.gz', 'full.sql.gz.sha256'])
  const [file] = (await session.backups.list('backup')).filter(({ name }) => name === 'full.sql.gz')
  if (!file) throw new Error('it is not listed')
  const details = await session.backups.files.details(file)
  expect(details).toMatchObject({ kind: 'full', complete: true, damage: null, position: { file: 'binlog.000001' } })
  expect((await session.backups.files.checksum(file))?.sha256).toBe(details.sha256)
})

test('a dump is never written over', async () => {
  await session.backupFiles.dump({ node: 'db', store: 'backup', name: 'full.sql.gz' })
  expect(await over('dump')).toMatchObject({ state: 'failed', said: [expect.stringContaining('is on backup already')] })
})

test('a store without room says so, and keeps nothing of the dump', async () => {
  await session.backupFiles.dump({ node: 'db', store: 'small', name: 'full.sql.gz' })
  expect(await over('dump')).toMatchObject({
    state: 'failed',
    said: [expect.stringContaining('small has no room left')],
  })
  expect(await namesIn('small')).toEqual([])
})

test('a dump that is cancelled leaves nothing', async () => {
  await session.backupFiles.dump({ node: 'db', store: 'backup', name: 'cancelled.sql.gz' })
  const [begun] = await until(works(), ([work]) => (work?.bytes ?? 0) > 0)
  session.backupFiles.cancelWork(begun?.id ?? '')
  expect(await over('dump')).toMatchObject({ state: 'cancelled' })
  expect(await namesIn('backup')).toEqual(['full.sql.gz', 'full.sql.gz.sha256'])
})

test('an empty server gets a dump without a question, with its GTIDs and every row', async () => {
  const plan = await session.backupFiles.plan(full, 'other')
  expect(plan).toMatchObject({
    brings: [{ database: 'shop', tables: 1 }],
    overwrites: [],
    gtids: { executed: '', both: '' },
    problem: null,
    typeName: false,
  })
  await session.backupFiles.restoreOnto({ file: full, node: 'other', gtids: 'keep', typed: '' })
  expect(await over('restore')).toMatchObject({
    state: 'done',
    said: ['Restored: 1 table, 20,000 rows, every row on other as in the backup.'],
  })
  expect(await run('other', 'SELECT @@GLOBAL.gtid_executed')).toMatchObject({ rows: [[plan.gtids.file]] })
  const [one, two] = await Promise.all(
    ['db', 'other'].map((node) => readTableContent(session.servers.server(node, 'prepare'), 'shop.orders', 60_000)),
  )
  expect(one?.digest).toBe(two?.digest)
})

test('a server that holds what would be overwritten is named first, with what that is', async () => {
  await run('db', 'DELETE FROM shop.orders WHERE id > 15000')
  await run('db', 'CREATE TABLE shop.later (id INT PRIMARY KEY)')
  const plan = await session.backupFiles.plan(full, 'db')
  expect(plan).toMatchObject({
    overwrites: [{ database: 'shop', tables: [{ name: 'orders', rows: 15_000 }] }],
    typeName: true,
  })
  expect(plan.gtids.both).toBe(plan.gtids.file)
  for (const typed of ['', 'other', 'DB']) {
    await expect(
      session.backupFiles.restoreOnto({ file: full, node: 'db', gtids: 'new', typed }),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'Type db to restore onto it: shop (1 table, 15,000 rows) would be overwritten.',
    })
  }
  expect(await count('db')).toBe('15000')
})

test('a server that has executed them refuses the GTIDs, and keeps what it has', async () => {
  await session.backupFiles.restoreOnto({ file: full, node: 'db', gtids: 'keep', typed: 'db' })
  expect(await over('restore')).toMatchObject({ state: 'failed', said: [expect.stringMatching(/3546|GTID_PURGED/)] })
  expect(await count('db')).toBe('15000')
})

test('restored as new transactions the rows are in its binary log, and other tables stay', async () => {
  const before = (await run('db', 'SELECT @@GLOBAL.gtid_executed')).rows[0]?.[0]
  await session.backupFiles.restoreOnto({ file: full, node: 'db', gtids: 'new', typed: 'db' })
  expect(await over('restore')).toMatchObject({
    state: 'done',
    said: [expect.stringContaining('every row on db as in the backup')],
  })
  expect(await count('db')).toBe('20000')
  expect((await run('db', 'SHOW TABLES FROM shop')).rows).toEqual([['later'], ['orders']])
  const after = await run('db', `SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '${before}') <> ''`)
  expect(after.rows).toEqual([['1']])
})

test('a restore that is cancelled says that a part may be there', async () => {
  await session.backupFiles.restoreOnto({ file: full, node: 'db', gtids: 'new', typed: 'db' })
  const [begun] = works().value
  session.backupFiles.cancelWork(begun?.id ?? '')
  expect(await over('restore')).toMatchObject({
    state: 'cancelled',
    said: [expect.stringContaining('db may hold a part of it')],
  })
})

test('a damaged dump is refused before it drops anything, and one whose sum is wrong is named as that', async () => {
  const inBackup = (command: string) =>
    execInNode(house.engine, session.owner, 'backup', { command: ['sh', '-c', command], timeoutMs: 10_000 })
  await inBackup('cd /backups && head -c 100000 full.sql.gz > cut.sql.gz')
  const cut = { store: 'backup', name: 'cut.sql.gz' }
  expect(await session.backupFiles.plan(cut, 'db')).toMatchObject({
    problem: expect.stringMatching(/cannot be unpacked to its end.*It would drop tables, and then break off/),
  })
  await expect(
    session.backupFiles.restoreOnto({ file: cut, node: 'db', gtids: 'new', typed: 'db' }),
  ).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await inBackup('cd /backups && cp full.sql.gz other.sql.gz && echo 0000 > other.sql.gz.sha256')
  expect(await session.backupFiles.plan({ store: 'backup', name: 'other.sql.gz' }, 'other')).toMatchObject({
    problem: null,
    typeName: true,
    warnings: [expect.stringContaining('checksum')],
  })
})

test('what cannot be restored is refused before anything is touched', async () => {
  await run('other', 'SET GLOBAL super_read_only = ON')
  await expect(
    session.backupFiles.restoreOnto({ file: full, node: 'other', gtids: 'new', typed: 'other' }),
  ).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('super read-only'),
  })
  await expect(session.backupFiles.plan({ store: 'backup', name: 'full.sql.gz.sha256' }, 'db')).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  await expect(session.backupFiles.plan(full, 'backup')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})
