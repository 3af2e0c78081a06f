import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scratchNode } from '../../backup/scratch-server'
import { type CheckOutcome, checkSchemas } from '../../contract/check'
import { inspectNode } from '../../engine/containers'
import { idleService, labFiles, mysqlService } from '../../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../../testing/test-house'
import type { Session } from '../session'
import { runCheck } from './run-check'

let house: TestHouse
let session: Session

const historySql = `
CREATE DATABASE shop;
CREATE TABLE shop.customers (id INT PRIMARY KEY, name VARCHAR(40) CHARACTER SET utf8mb4, likes JSON, picture BLOB);
INSERT INTO shop.customers VALUES (1, 'Ada 🚲', '{"tea": true}', UNHEX('00FF0A0D27')), (2, NULL, NULL, NULL);
CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, customer INT, amount DECIMAL(10,2), pad CHAR(200),
  FOREIGN KEY (customer) REFERENCES shop.customers (id));
INSERT INTO shop.orders (customer, amount, pad) SELECT 1, 9.5, 'x' FROM
  (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n) a,
  (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n) b;
CREATE VIEW shop.spent AS SELECT customer, SUM(amount) AS total FROM shop.orders GROUP BY customer;
CREATE FUNCTION shop.total(c INT) RETURNS DECIMAL(12,2) READS SQL DATA
  RETURN (SELECT SUM(amount) FROM shop.orders WHERE customer = c);
CREATE TRIGGER shop.price BEFORE INSERT ON shop.orders FOR EACH ROW SET NEW.amount = ABS(NEW.amount);
CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY STARTS '2040-01-01' DO DELETE FROM shop.orders WHERE amount = 0;
`

beforeAll(async () => {
  house = await openTestHouse({
    labs: {
      shop: labFiles({
        services: {
          source: mysqlService('source', 1, {
            volumes: ['source-data:/var/lib/mysql', './files/shop.sql:/docker-entrypoint-initdb.d/shop.sql:ro'],
          }),
          backup: idleService({
            'x-standby': { kind: 'store', backups: '/backups' },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
            environment: { MYSQL_PWD: '${STANDBY_PASSWORD:-lab}' },
            volumes: ['backups:/backups'],
          }),
        },
        files: { 'files/shop.sql': historySql },
      }),
    },
  })
  session = await house.start('shop')
})

afterAll(() => house.close())

async function sh(command: string): Promise<void> {
  const { exitCode, stderr } = await session.checkContext.exec('backup', {
    command: ['bash', '-eo', 'pipefail', '-c', command],
    timeoutMs: 60_000,
  })
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
}

const dump = (options: string) => `mysqldump --host=source --user=root ${options} --databases shop`
const everything = '--single-transaction --source-data=2 --set-gtid-purged=ON --routines --triggers --events'

const seen: string[] = []

/** Runs the check as the workbench does, round after round, until it is not under way any more. */
async function judge(file: string, change: object = {}): Promise<CheckOutcome> {
  const check = checkSchemas.backup.parse({
    name: 'A good backup',
    hint: 'Look at it.',
    backup: {
      file,
      restores: { as: 'source', schemas: ['shop'] },
      contains: ['routines', 'triggers', 'events', 'views'],
      covers: true,
      checksum: true,
      ...change,
    },
  })
  const rounds = session.checkRounds
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const outcome = await runCheck(check, session.checkContext)
    const said = outcome.status === 'failed' ? outcome.observed : outcome.status
    if (seen.at(-1) !== said) seen.push(said)
    if (!/restoring[,:]|being written|^reading/.test(said)) return outcome
    const before = rounds.value
    await until(rounds, (value) => value > before)
  }
  throw new Error(`never judged: ${seen.slice(-3).join(', ')}`)
}

/** Writes orders for as long as the work takes. */
async function underLoad(work: () => Promise<void>): Promise<void> {
  await session.servers.server('source', 'prepare').query('SELECT 1')
  let done = false
  const orders = (async () => {
    while (!done)
      await session.servers
        .server('source', 'prepare')
        .query('INSERT INTO shop.orders (customer, amount) VALUES (1, -5)')
  })()
  try {
    await work()
  } finally {
    done = true
    await orders
  }
}

const summed = (file: string) => `cd /backups && sha256sum ${file} > ${file}.sha256`

describe('a backup check', () => {
  test('says that there is none yet', async () => {
    expect(await judge('good*')).toMatchObject({
      status: 'failed',
      observed: 'there is no file yet',
      hint: 'Look at it.',
    })
  })

  test('passes for a whole dump that was taken under load, however much was written since', async () => {
    await underLoad(() => sh(`${dump(everything)} | gzip > /backups/good.sql.gz; ${summed('good.sql.gz')}`))
    expect(await judge('good*')).toEqual({
      status: 'passed',
      asked: 'good* in /backups on backup',
      expected: expect.stringContaining('restores shop as on source, routines, triggers, events, views included'),
      observed: expect.stringMatching(
        /^good\.sql\.gz: a full dump, packed, .* restored in .* 2 tables with 45\d+ rows/,
      ),
    })
    expect(seen.some((said) => /restoring, \d+ % \(/.test(said))).toBe(true)
  })

  test('restores a file once', async () => {
    const before = seen.length
    expect(await judge('good*')).toMatchObject({ status: 'passed' })
    expect(seen.slice(before).filter((said) => said.includes('restoring'))).toEqual([])
  })

  test.each([
    [
      'a dump without routines',
      `${dump(everything.replace('--routines ', ''))} > /backups/bad1.sql; ${summed('bad1.sql')}`,
      'bad1.sql',
      /^bad1\.sql: the function shop\.total is on source, and not in the backup$/,
    ],
    [
      'a dump that was cut short',
      `${dump(everything)} | head -c 400000 | gzip > /backups/bad2.sql.gz; ${summed('bad2.sql.gz')}`.replace(
        dump(everything),
        `(${dump(everything)} || true)`,
      ),
      'bad2.sql.gz',
      /^bad2\.sql\.gz: it was cut short: a whole dump ends with the line "-- Dump completed", this one with/,
    ],
    [
      'a dump that changed after its checksum was taken',
      `${dump(everything)} > /backups/bad3.sql; ${summed('bad3.sql')}; sed -i 's/Ada/Eve/' bad3.sql`,
      'bad3.sql',
      /^bad3\.sql: its checksum is wrong: /,
    ],
    [
      'an archive with a damaged byte',
      `cp good.sql.gz bad4.sql.gz; printf XXXX | dd of=bad4.sql.gz bs=1 seek=5000 conv=notrunc 2>/dev/null; ${summed('bad4.sql.gz')}`.replace(
        'cp ',
        'cd /backups; cp ',
      ),
      'bad4.sql.gz',
      /^bad4\.sql\.gz: it cannot be unpacked to its end \(.*\): the archive is damaged, or was cut short$/,
    ],
    [
      'a dump in which somebody changed a row',
      `cd /backups; gzip -dc good.sql.gz | sed 's/Ada/Eve/' > bad6.sql; ${summed('bad6.sql')}`,
      'bad6.sql',
      /^bad6\.sql: shop\.customers: 2 rows on each, but their content differs$/,
    ],
    [
      'a dump that cannot be executed',
      `cd /backups; (gzip -dc good.sql.gz; echo 'INSERT INTO shop.nowhere VALUES (1);'; echo '-- Dump completed') > bad7.sql; ${summed('bad7.sql')}`,
      'bad7.sql',
      /^bad7\.sql: restoring it fails: ERROR 1146 \(42S02\) at line \d+: Table 'shop.nowhere' doesn't exist$/,
    ],
    [
      'a dump that claims nothing',
      `${dump(everything.replace('purged=ON', 'purged=OFF'))} > /backups/bad8.sql; ${summed('bad8.sql')}`,
      'bad8.sql',
      /^bad8\.sql: it does not say which transactions it holds/,
    ],
  ])('fails for %s, and says why', async (_what, command, file, words) => {
    await sh(command)
    expect(await judge(file)).toMatchObject({
      status: 'failed',
      observed: expect.stringMatching(words),
      hint: 'Look at it.',
    })
  })

  test('fails for a dump that was not taken at one moment', async () => {
    const loose = '--skip-lock-tables --set-gtid-purged=ON --routines --triggers --events'
    // The GTIDs of one moment over the rows of a later one, as it happens when orders come in between.
    await sh(`${dump(loose)} > /tmp/before.sql`)
    const late = "INSERT INTO shop.orders (customer, amount, pad) VALUES (1, 1, 'late')"
    await session.servers.server('source', 'prepare').query(late)
    await sh(
      `${dump(loose)} | sed "s|^SET @@GLOBAL.GTID_PURGED=.*|$(grep -m 1 '^SET @@GLOBAL.GTID_PURGED=' /tmp/before.sql)|" > /backups/bad5.sql; ${summed('bad5.sql')}`,
    )
    expect(await judge('bad5.sql')).toMatchObject({
      status: 'failed',
      observed: expect.stringMatching(
        /cannot be replayed \(error 1062\): the dump holds rows .* not taken at one moment/,
      ),
    })
  })

  test('without covers compares with the server as it is now', async () => {
    expect(await judge('good*', { covers: false })).toMatchObject({
      status: 'failed',
      observed: expect.stringMatching(/^good\.sql\.gz: shop\.orders: \d+ rows on source, \d+ in the restored backup$/),
    })
    await sh(`${dump(everything)} > /backups/now.sql; ${summed('now.sql')}`)
    expect(await judge('now.sql', { covers: false })).toMatchObject({ status: 'passed' })
    await session.servers.server('source', 'prepare').query('UPDATE shop.orders SET amount = 1 WHERE id = 7')
    expect(await judge('now.sql', { covers: false })).toMatchObject({
      status: 'failed',
      observed: 'now.sql: shop.orders: '.concat(
        String(
          (await session.servers.server('source', 'prepare').query('SELECT COUNT(*) FROM shop.orders')).rows[0]?.[0],
        ),
        ' rows on each, but their content differs',
      ),
    })
  })

  test('the server it restores in is not part of the lab, and ends with the session', async () => {
    expect(session.view.value.nodes.map(({ id }) => id)).toEqual(['source', 'backup'])
    expect(session.topology.value.snapshot.nodes.map(({ id }) => id)).toEqual(['source', 'backup'])
    await session.backups.stop()
    expect(await inspectNode(house.engine, session.owner, scratchNode)).toBeNull()
  })
})
