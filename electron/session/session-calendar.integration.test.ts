import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CalendarView } from '../contract/calendar'
import { execInNode } from '../engine/exec'
import { labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const login = 'export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"; mkdir -p /backups/logs; '
const order = 'mysql --host=db --user=root -e "INSERT INTO shop.orders VALUES ()"; '
const jobs = [
  {
    name: 'full',
    kind: 'full',
    every: 3,
    at: 'start',
    node: 'backup',
    sh: `${login}${order} mysqldump --host=db --user=root --single-transaction --source-data=2 --databases shop | gzip > /backups/full-$STANDBY_DAY.sql.gz; ${order} echo "of $STANDBY_DATE"`,
  },
  {
    name: 'retention',
    kind: 'retention',
    every: 3,
    first: 4,
    at: 'start',
    node: 'backup',
    sh: 'test ! -e /tmp/keep-one || rm /backups/full-1.sql.gz',
  },
  {
    name: 'incremental',
    kind: 'incremental',
    node: 'backup',
    sh: `${login}test ! -e /tmp/broken || { echo "no way to db" >&2; exit 7; }
      mysql --host=db --user=root -e "FLUSH BINARY LOGS"; last=$(ls /backups/logs | tail -n 1)
      for log in $(mysql --host=db --user=root -Ne "SHOW BINARY LOGS" | cut -f 1 | head -n -1); do
        [[ $log > $last ]] || continue
        mysqlbinlog --read-from-remote-server --get-server-public-key --host=db --user=root --raw --result-file=/backups/logs/ "$log"
      done`,
  },
]

beforeAll(async () => {
  const files = labFiles({
    services: {
      db: mysqlService('db', 1, {}, ['--log-bin=binlog']),
      backup: {
        image: 'standby-store:1',
        command: ['sleep', 'infinity'],
        stop_grace_period: '1s',
        'x-standby': { kind: 'store', backups: '/backups' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
        environment: { MYSQL_ROOT_PASSWORD: '${STANDBY_PASSWORD:-lab}' },
        volumes: ['backups:/backups'],
        networks: ['lab'],
      },
    },
  })
  const calendar = { daySeconds: 0.5, source: 'db', store: 'backup', jobs }
  house = await openTestHouse({
    labs: { weeks: { ...files, 'lab.yaml': `${files['lab.yaml']}calendar: ${JSON.stringify(calendar)}\n` } },
  })
  session = await house.start('weeks')
  const db = session.servers.server('db', 'prepare')
  await db.query('CREATE DATABASE shop')
  await db.query('CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY)')
})

afterAll(() => house.close())

async function sh(command: string): Promise<void> {
  const run = { command: ['bash', '-ec', command], timeoutMs: 10_000 }
  expect((await execInNode(house.engine, session.owner, 'backup', run)).exitCode).toBe(0)
}

async function pass(days: number): Promise<CalendarView> {
  session.calendar.command({ do: 'days', days })
  await session.calendar.settled(AbortSignal.timeout(90_000))
  return session.calendar.view.value
}

test('days pass, each with what is due on it, and the files lead back to the end of each', async () => {
  const view = await pass(3)
  expect(view.state).toBe('paused')
  expect(
    view.days.map(({ day, date, over, runs }) => [day, date, over, runs.map(({ name, state }) => `${name} ${state}`)]),
  ).toEqual([
    [1, '2026-03-01', true, ['full done', 'incremental done']],
    [2, '2026-03-02', true, ['incremental done']],
    [3, '2026-03-03', true, ['incremental done']],
  ])
  expect(view.days[0]?.runs[0]).toMatchObject({
    said: 'of 2026-03-01',
    made: [{ name: 'full-1.sql.gz', kind: 'full', gtids: expect.stringMatching(/:1-\d+$/) }],
    removed: [],
  })
  expect(view.days[0]?.runs[1]?.made.at(-1)).toMatchObject({ name: 'logs/binlog.000001', kind: 'incremental' })
  expect(view).toMatchObject({ restorable: [1, 2, 3], fulls: 1, reading: 0 })
})

test('a job that fails says why, and its day can be restored once the next one made up for it', async () => {
  await sh('touch /tmp/broken')
  const broken = await pass(1)
  expect(broken.days[3]?.runs.at(-1)).toMatchObject({ name: 'incremental', state: 'failed', said: 'no way to db' })
  expect(broken.restorable).toEqual([1, 2, 3])
  await sh('rm /tmp/broken')
  expect((await pass(1)).restorable).toEqual([1, 2, 3, 4, 5])
})

test('what retention removes is named, and what depended on it cannot be restored any more', async () => {
  await sh('touch /tmp/keep-one')
  const view = await pass(2)
  const retention = view.days.flatMap(({ runs }) => runs).filter(({ removed }) => removed.length > 0)
  expect(retention).toMatchObject([{ name: 'retention', removed: ['full-1.sql.gz'] }])
  expect(view.restorable).toEqual([4, 5, 6, 7])
})

test('a file that is removed by hand counts as soon as somebody looks', async () => {
  await sh('rm /backups/full-4.sql.gz')
  expect((await session.calendar.refresh()).restorable).toEqual([7])
})

test('a pause lets the day end, and a start goes on with the next', async () => {
  session.calendar.command({ do: 'speed', daySeconds: 300 })
  session.calendar.command({ do: 'start' })
  await until(session.calendar.view, ({ days }) => days.length === 8, 30_000)
  session.calendar.command({ do: 'pause' })
  const view = await until(session.calendar.view, ({ state }) => state === 'paused', 30_000)
  expect(view.days.at(-1)).toMatchObject({ day: 8, over: true })
})
