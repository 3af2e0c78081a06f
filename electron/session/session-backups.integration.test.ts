import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BackupFileView, BackupView } from '../contract/backup'
import { execInNode } from '../engine/exec'
import { idleService, labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session
const full = { store: 'backup', name: 'full.sql.gz' }

beforeAll(async () => {
  house = await openTestHouse({
    labs: {
      shop: labFiles({
        services: {
          db: mysqlService('db', 1),
          backup: idleService({
            'x-standby': { kind: 'store', backups: '/backups', region: 'mumbai' },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
            environment: { MYSQL_PWD: '${STANDBY_PASSWORD:-lab}' },
            volumes: ['backups:/backups'],
          }),
        },
      }),
    },
  })
  session = await house.start('shop')
  const db = session.servers.server('db', 'prepare')
  await db.query('CREATE DATABASE shop')
  await db.query('CREATE TABLE shop.orders (id INT PRIMARY KEY)')
  await db.query('INSERT INTO shop.orders VALUES (1), (2), (3)')
  await sh('mysqldump --host=db --user=root --single-transaction --databases shop | gzip > /backups/full.sql.gz')
})

afterAll(() => house.close())

async function sh(command: string): Promise<void> {
  const run = { command: ['bash', '-eo', 'pipefail', '-c', command], timeoutMs: 60_000 }
  const { exitCode, stderr } = await execInNode(house.engine, session.owner, 'backup', run)
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
}

/** Watches, as the window does, until what is seen is as wanted. */
async function seen(wanted: (view: BackupView) => boolean): Promise<BackupView> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), 60_000)
  let last: BackupView | null = null
  try {
    for await (const view of session.backupFiles.watch(abort.signal)) {
      last = view
      if (wanted(view)) return view
    }
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
  throw new Error(`never seen: ${JSON.stringify(last)}`)
}

const file = (view: BackupView, name: string): BackupFileView | undefined => view.files.find((one) => one.name === name)

test('a dump is listed with what it is, and nobody has verified it', async () => {
  const view = await seen((one) => file(one, 'full.sql.gz')?.sha256 != null)
  expect(view.stores).toEqual([{ node: 'backup', folder: '/backups', region: 'mumbai', problem: null }])
  expect(file(view, 'full.sql.gz')).toMatchObject({
    region: 'mumbai',
    kind: 'full',
    compressed: true,
    gtids: expect.stringMatching(/^[0-9a-f-]{36}:1-3$/),
    checksum: 'none',
    problem: null,
    test: { state: 'none' },
  })
})

test('the diagram says how many lie in the store, and from which server they came', async () => {
  const { snapshot } = await until(
    session.topology,
    (view) => view.snapshot.nodes.some(({ store }) => store?.backups === 1) && Boolean(view.snapshot.backupFlows),
  )
  expect(snapshot.backupFlows).toMatchObject([{ from: 'db', to: 'backup', kind: 'full' }])
})

test('it is verified by a restore, and anew when that is asked for again', async () => {
  const passed = async (after: number) => {
    const done = (view: BackupView) => {
      const state = file(view, 'full.sql.gz')?.test
      return state?.state === 'failed' || (state?.state === 'passed' && state.at > after)
    }
    const state = file(await seen(done), 'full.sql.gz')?.test
    expect(state).toMatchObject({ state: 'passed', tables: 1, rows: 3 })
    return state?.state === 'passed' ? state.at : 0
  }
  await session.backupFiles.verify(full)
  const first = await passed(0)
  await session.backupFiles.verify(full)
  await passed(first)
})

test('one that was cut short is told from a whole one, and its sum from that of another', async () => {
  await sh('cd /backups && sha256sum full.sql.gz > cut.sql.gz.sha256 && head -c 300 full.sql.gz > cut.sql.gz')
  const view = await seen((one) => file(one, 'cut.sql.gz')?.sha256 != null)
  expect(file(view, 'cut.sql.gz')).toMatchObject({
    checksum: 'wrong',
    problem: expect.stringContaining('cannot be unpacked to its end'),
  })
})

test('a binary log says which transactions are in it, and a damaged one that it is damaged', async () => {
  await sh(
    'cd /backups && mysqlbinlog --host=db --user=root --read-from-remote-server --raw --get-server-public-key --to-last-log binlog.000001',
  )
  const view = await seen((one) => file(one, 'binlog.000001')?.gtids != null)
  expect(file(view, 'binlog.000001')).toMatchObject({
    kind: 'incremental',
    gtids: expect.stringMatching(/^[0-9a-f-]{36}:1-3$/),
    problem: null,
  })
  expect(await session.backupFiles.glance({ store: 'backup', name: 'binlog.000001' })).toMatchObject({
    what: 'events',
    text: expect.stringContaining('### INSERT INTO `shop`.`orders`'),
  })
  await sh('cd /backups && head -c 400 binlog.000001 > torn && head -c 200 /dev/zero >> torn')
  expect(file(await seen((one) => file(one, 'torn')?.problem != null), 'torn')?.kind).toBe('incremental')
})

test('it is copied out as it is, and a copy that cannot be made leaves nothing behind', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-copy-'))
  try {
    await session.backupFiles.copyTo(full, path.join(folder, 'out.gz'))
    const bytes = await readFile(path.join(folder, 'out.gz'))
    expect([bytes[0], bytes[1]]).toEqual([0x1f, 0x8b])
    // All of it has come before it turns out that a folder has that name.
    await mkdir(path.join(folder, 'taken'))
    await expect(session.backupFiles.copyTo(full, path.join(folder, 'taken'))).rejects.toThrow()
    expect((await readdir(folder)).sort()).toEqual(['out.gz', 'taken'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test.each([
  ['backup', '../etc/passwd'],
  ['backup', '/etc/passwd'],
  ['backup', 'gone.sql'],
  ['db', 'full.sql.gz'],
  ['nobody', 'full.sql.gz'],
])('nothing but what a store lists is touched: %s %s', async (store, name) => {
  for (const ask of ['verify', 'cancel', 'glance'] as const) {
    await expect(session.backupFiles[ask]({ store, name })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  }
  await expect(session.backupFiles.copyTo({ store, name }, '/nowhere/at/all')).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
})

test('a store that does not run says so', async () => {
  await session.controlNode('backup', 'stop')
  const view = await seen(({ stores }) => stores.some(({ problem }) => problem !== null))
  expect(view).toEqual({
    stores: [
      { node: 'backup', folder: '/backups', region: 'mumbai', problem: 'does not run: what it keeps cannot be seen.' },
    ],
    files: [],
    works: [],
  })
})
