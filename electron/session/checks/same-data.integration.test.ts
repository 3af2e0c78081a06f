import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkSchemas } from '../../contract/check'
import { labFiles, mysqlService } from '../../testing/lab-files'
import { lookalikes } from '../../testing/lookalikes'
import { openTestHouse, type TestHouse } from '../../testing/test-house'
import type { Session } from '../session'
import { runCheck } from './run-check'

let house: TestHouse
let session: Session

beforeAll(async () => {
  const options = ['--max-allowed-packet=1M']
  const services = { one: mysqlService('one', 1, {}, options), two: mysqlService('two', 2, {}, options) }
  house = await openTestHouse({ labs: { two: labFiles({ services }) } })
  session = await house.start('two')
  for (const node of ['one', 'two']) {
    const server = session.servers.server(node, 'prepare')
    for (const { schema, make } of lookalikes) {
      for (const sql of [`CREATE DATABASE ${schema}`, ...make]) await server.query(sql, { timeoutMs: 30_000 })
    }
  }
  for (const { damage } of lookalikes) if (damage) await session.servers.server('two', 'prepare').query(damage)
  // The order in which rows lie in a table without a key says nothing about what they are.
  const server = session.servers.server('two', 'prepare')
  await server.query('CREATE TABLE keyless.other LIKE keyless.visits')
  await server.query('INSERT INTO keyless.other SELECT * FROM keyless.visits ORDER BY page DESC, at DESC')
  await server.query('DROP TABLE keyless.visits')
  await server.query('RENAME TABLE keyless.other TO keyless.visits')
})

afterAll(() => house.close())

/**
 * What the servers' own tools say of a database: every row as text by mysqldump, and the bytes of every row by CHECKSUM TABLE. The
 * text of a FLOAT has six digits, so the one alone does not see its last bit.
 */
async function readByTools(node: string, schema: string): Promise<string> {
  const dump = `mysqldump --user=root --skip-extended-insert --skip-comments --hex-blob --set-gtid-purged=OFF ${schema} | sort | sha256sum`
  const { exitCode, stdout, stderr } = await session.checkContext.exec(node, {
    command: ['bash', '-eo', 'pipefail', '-c', dump],
    timeoutMs: 60_000,
  })
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
  const server = session.servers.server(node, 'prepare')
  const { rows } = await server.query(
    "SELECT GROUP_CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`' ORDER BY TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
    { values: [schema] },
  )
  const sums = await server.query(`CHECKSUM TABLE ${rows[0]?.[0]} EXTENDED`, { timeoutMs: 30_000 })
  return JSON.stringify([stdout.trim(), sums.rows])
}

async function countsOf(node: string, schema: string): Promise<unknown> {
  const server = session.servers.server(node, 'prepare')
  const { rows } = await server.query(
    'SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY 1',
    {
      values: [schema],
    },
  )
  return Promise.all(
    rows.map(async ([table]) => [table, (await server.query(`SELECT COUNT(*) FROM ${schema}.${table}`)).rows]),
  )
}

describe('same-data and the tools of the servers agree on a pair of databases', () => {
  test.each(lookalikes)('$schema: $what', async ({ schema, damage }) => {
    const check = checkSchemas['same-data'].parse({
      name: 'same',
      'same-data': { nodes: ['one', 'two'], tables: [`${schema}.*`] },
    })
    const ours = (await runCheck(check, session.checkContext)).status
    const theirs = (await readByTools('one', schema)) === (await readByTools('two', schema)) ? 'passed' : 'failed'
    expect({ ours, theirs }).toEqual(
      damage ? { ours: 'failed', theirs: 'failed' } : { ours: 'passed', theirs: 'passed' },
    )
    expect(await countsOf('two', schema)).toEqual(await countsOf('one', schema))
  })
})
