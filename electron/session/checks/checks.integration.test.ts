import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Check, type CheckOutcome, checkSchemas, type SameDataCheck } from '../../contract/check'
import { idleService, mysqlService, pairLab } from '../../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../../testing/test-house'
import type { Session } from '../session'
import { runCheck } from './run-check'

let house: TestHouse
let session: Session

beforeAll(async () => {
  const answers = {
    checks: [
      {
        name: 'Its identity',
        answer: { question: 'Which UUID?', from: { node: 'source', sql: 'SELECT @@server_uuid' } },
      },
      { name: 'Its kind', answer: { question: 'Which kind?', choices: ['row', 'statement'], correct: 'row' } },
    ],
  }
  house = await openTestHouse({
    labs: {
      pair: pairLab({
        services: {
          source: mysqlService('source', 1),
          replica: mysqlService('replica', 2),
          client: idleService(),
        },
        steps: { '01-answer': answers },
      }),
    },
  })
  session = await house.start('pair')
  await onSource(
    'CREATE DATABASE shop',
    'CREATE TABLE shop.orders (id INT PRIMARY KEY, customer VARCHAR(20), paid BOOLEAN)',
    "INSERT INTO shop.orders VALUES (1, 'Ada', TRUE), (2, NULL, FALSE), (3, '', TRUE)",
    "CREATE USER repl IDENTIFIED BY 'repl'",
    'GRANT REPLICATION SLAVE ON *.* TO repl',
  )
})

afterAll(() => house.close())

async function run(node: string, statements: string[]): Promise<void> {
  for (const sql of statements) await session.servers.server(node, 'prepare').query(sql)
}
const onSource = (...statements: string[]) => run('source', statements)
const onReplica = (...statements: string[]) => run('replica', statements)

const look = (check: Check) => runCheck(check, session.checkContext)

const query = (sql: string, expected: object, node = 'source') =>
  look(checkSchemas.query.parse({ name: 'q', hint: 'Look again.', query: { node, sql, ...expected } }))

describe('a query check', () => {
  const all = 'SELECT id, customer, paid FROM shop.orders ORDER BY id'

  test.each([
    [
      'the whole result',
      all,
      {
        equals: [
          [1, 'Ada', true],
          [2, null, false],
          ['3', '', 1],
        ],
      },
    ],
    ['the number of rows', all, { rows: 3 }],
    ['no rows', 'SELECT 1 FROM shop.orders WHERE id > 9', { rows: 0 }],
    ['at least so many rows', all, { atLeast: 2 }],
    ['a pattern on the first row', all, { matches: '^1\\tAda\\t' }],
    ['a statement that ends with a semicolon', 'SELECT 1;', { equals: [[1]] }],
    ['SHOW', "SHOW VARIABLES LIKE 'gtid_mode'", { equals: [['gtid_mode', 'ON']] }],
  ])('passes for %s', async (_what, sql, expected) => {
    expect(await query(sql, expected)).toMatchObject({ status: 'passed', asked: `${sql} on source` })
  })

  test.each([
    ['another value', { equals: [[1, 'Eve', true]] }, '1, Eve, true', '1, Ada, 1'],
    ['NULL where a text is expected', { equals: [[2, '', false]] }, '2, , false', '2, NULL, 0'],
    ['a text where NULL is expected', { equals: [[3, null, true]] }, '3, NULL, true', '3, , 1'],
    ['too few rows', { atLeast: 2 }, 'at least 2 rows', '1 row'],
    ['another number of rows', { rows: 0 }, '0 rows', '1 row'],
    ['a row that does not match', { matches: '^9' }, 'a first row that matches ^9', '1\tAda\t1'],
  ])(
    'fails for %s, with what was expected, what was observed, and the hint',
    async (_what, expectation, expected, observed) => {
      const id = observed.startsWith('2') ? 2 : observed.startsWith('3') ? 3 : 1
      expect(await query(`SELECT id, customer, paid FROM shop.orders WHERE id = ${id}`, expectation)).toEqual({
        status: 'failed',
        asked: `SELECT id, customer, paid FROM shop.orders WHERE id = ${id} on source`,
        expected,
        observed,
        hint: 'Look again.',
      })
    },
  )

  test('fails with the words of the server for a table that is not there yet', async () => {
    expect(await query('SELECT * FROM shop.customers', { rows: 1 })).toMatchObject({
      status: 'failed',
      observed: "1146: Table 'shop.customers' doesn't exist",
    })
  })

  test.each([
    'INSERT INTO shop.orders VALUES (9, NULL, NULL)',
    'UPDATE shop.orders SET paid = FALSE',
    'DELETE FROM shop.orders',
    'TRUNCATE shop.orders',
    'DROP TABLE shop.orders',
    'CREATE TABLE shop.more (id INT)',
    "CREATE USER eve IDENTIFIED BY 'eve'",
  ])('cannot change anything: %s', async (sql) => {
    const before = await query(all, { rows: 3 })
    const sneaked: Check = { name: 'q', query: { node: 'source', sql, rows: 0 } }
    expect(await look(sneaked)).toMatchObject({
      status: 'failed',
      observed: '1792: Cannot execute statement in a READ ONLY transaction.',
    })
    expect(await query(all, { rows: 3 })).toEqual(before)
    expect(checkSchemas.query.safeParse({ name: 'q', query: { node: 'source', sql, rows: 0 } }).success).toBe(false)
  })

  test('cannot change anything through a function that writes', async () => {
    await onSource(
      'SET SESSION sql_log_bin = 0',
      'CREATE FUNCTION shop.sell() RETURNS INT DETERMINISTIC BEGIN DELETE FROM shop.orders; RETURN 1; END',
      'SET SESSION sql_log_bin = 1',
    )
    expect(await query('SELECT shop.sell()', { rows: 1 })).toMatchObject({
      status: 'failed',
      observed: expect.stringContaining('1792'),
    })
    expect(await query(all, { rows: 3 })).toMatchObject({ status: 'passed' })
  })

  test('sees what was committed since it looked last', async () => {
    expect(await query('SELECT COUNT(*) FROM shop.orders', { equals: [[3]] })).toMatchObject({ status: 'passed' })
    await onSource('INSERT INTO shop.orders VALUES (4, NULL, NULL)')
    expect(await query('SELECT COUNT(*) FROM shop.orders', { equals: [[4]] })).toMatchObject({ status: 'passed' })
    await onSource('DELETE FROM shop.orders WHERE id = 4')
  })
})

describe('a same-data check', () => {
  const same = () => {
    const check = { name: 'same', 'same-data': { nodes: ['source', 'replica'], tables: ['apart.*'] } }
    return look(checkSchemas['same-data'].parse(check) as SameDataCheck)
  }
  /** Gives each server its own version of a table; neither tells the other. */
  const apart = async (definition: string, source: string[], replica: string[] = source, other = definition) => {
    const versions: [string, string, string[]][] = [
      ['source', definition, source],
      ['replica', other, replica],
    ]
    for (const [node, columns, rows] of versions) {
      await run(node, ['SET SESSION sql_log_bin = 0', 'DROP DATABASE IF EXISTS apart', 'CREATE DATABASE apart'])
      if (columns) await run(node, [`CREATE TABLE apart.t (${columns})`])
      if (rows.length > 0) await run(node, [`INSERT INTO apart.t VALUES ${rows.join(', ')}`])
      await run(node, ['SET SESSION sql_log_bin = 1'])
    }
  }
  afterAll(() => apart('', []))

  test('passes for equal tables, in whatever order their rows come', async () => {
    await apart('id INT, note TEXT', ["(1, 'a')", "(2, 'b')", '(3, NULL)'], ['(3, NULL)', "(1, 'a')", "(2, 'b')"])
    expect(await same()).toEqual({
      status: 'passed',
      asked: 'every row of apart.* on source and replica',
      expected: 'the same tables with the same rows on source and replica',
      observed: '1 tables, 3 rows, all equal',
    })
  })

  const everyType = `i BIGINT UNSIGNED, f FLOAT, d DOUBLE, n DECIMAL(30, 10), t TEXT, b BLOB, v VARBINARY(9), j JSON,
    at DATETIME(6), y YEAR, e ENUM('x', 'y'), s SET('p', 'q'), bits BIT(9), g POINT`
  const everyValue = `(18446744073709551615, 0.1, 1e-300, 12345678901234567890.0123456789, 'Zoë 🐬', x'00ff', x'80', '{"a": 1}',
    '2026-01-01 10:00:00.000001', 2026, 'y', 'p,q', b'100000001', POINT(1, 2))`

  test('passes for equal rows of every type', async () => {
    await apart(everyType, [everyValue, everyValue])
    expect(await same()).toMatchObject({ status: 'passed' })
  })

  test.each([
    ['a text, by one letter', 'v TEXT', "('abc')", "('abd')"],
    ['a text, by the case of a letter', 'v VARCHAR(9) COLLATE utf8mb4_0900_ai_ci', "('Ada')", "('ada')"],
    ['a text, by an accent', 'v VARCHAR(9) COLLATE utf8mb4_0900_ai_ci', "('Zoe')", "('Zoë')"],
    ['a text, by a space at its end', 'v VARCHAR(9)', "('a')", "('a ')"],
    ['an emoji', 'v TEXT', "('🐬')", "('🐳')"],
    ['NULL and the empty text', 'v TEXT', '(NULL)', "('')"],
    ['NULL and the text NULL', 'v TEXT', '(NULL)', "('NULL')"],
    ['where one text ends and the next begins', 'v TEXT, w TEXT', "('ab', 'c')", "('a', 'bc')"],
    ['a float, in its last digit', 'v FLOAT', '(0.1)', '(0.10000001)'],
    ['a double, in its last digit', 'v DOUBLE', '(0.1)', '(0.10000000000000002)'],
    ['an amount, by a cent', 'v DECIMAL(10, 2)', '(19.99)', '(20.01)'],
    ['a blob, by a bit', 'v BLOB', "(x'00ff')", "(x'00fe')"],
    ['a time, by a microsecond', 'v DATETIME(6)', "('2026-01-01 00:00:00.000001')", "('2026-01-01 00:00:00.000002')"],
    ['JSON', 'v JSON', `('{"a": 1}')`, `('{"a": 2}')`],
    ['two rows whose values were swapped', 'v INT, w INT', '(1, 2), (3, 4)', '(1, 4), (3, 2)'],
    ['which of two rows is there twice', 'v INT', '(1), (1), (2)', '(1), (2), (2)'],
    ['rows that are there twice, each other', 'v INT', '(1), (1)', '(2), (2)'],
  ])('fails for as many rows that differ in %s', async (_what, definition, source, replica) => {
    await apart(definition, [source], [replica])
    expect(await same()).toMatchObject({
      status: 'failed',
      observed: expect.stringMatching(/^apart\.t: \d rows on each, but their content differs$/),
    })
  })

  test('fails for another number of rows, and says how many there are', async () => {
    await apart('v INT', ['(1)', '(2)'], ['(1)'])
    expect(await same()).toMatchObject({ status: 'failed', observed: 'apart.t: 2 rows on source, 1 on replica' })
  })

  test.each([
    ['another type', 'v VARCHAR(20)', 'v VARCHAR(30)', /v varchar\(20\).* on source, v varchar\(30\).* on replica/],
    ['another column', 'v INT', 'v INT, w INT', /no such column on source, w int NULL on replica/],
    ['NOT NULL', 'v INT NOT NULL', 'v INT', /v int NOT NULL on source, v int NULL on replica/],
  ])('fails for a definition with %s, and says where', async (_what, definition, other, observed) => {
    await apart(definition, [], [], other)
    expect(await same()).toMatchObject({
      status: 'failed',
      observed: expect.stringMatching(/^apart\.t is defined differently: /),
    })
    expect(await same()).toMatchObject({ observed: expect.stringMatching(observed) })
  })

  test('fails for a table that is on one of them only, whichever', async () => {
    await apart('v INT', ['(1)'], [], '')
    expect(await same()).toMatchObject({ status: 'failed', observed: 'apart.t is not on replica' })
    await apart('', [], ['(1)'], 'v INT')
    expect(await same()).toMatchObject({ status: 'failed', observed: 'apart.t is not on source' })
  })

  test('fails when there is nothing to compare', async () => {
    await apart('', [])
    expect(await same()).toMatchObject({ status: 'failed', observed: 'none of these tables exists' })
  })
})

describe('a replication check', () => {
  const replication = (change: object = {}) => {
    const check = {
      name: 'r',
      hint: 'SHOW REPLICA STATUS',
      replication: { node: 'replica', from: 'source', ...change },
    }
    return look(checkSchemas.replication.parse(check))
  }
  const seen = (change: object = {}, outcome: Partial<CheckOutcome> & { observed?: unknown }) =>
    vi.waitFor(async () => expect(await replication(change)).toMatchObject(outcome), { timeout: 15_000, interval: 100 })
  const follow = (
    change = '',
  ) => `CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl', SOURCE_PASSWORD='repl',
    SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1 ${change}`

  beforeEach(async () => {
    await onReplica('STOP REPLICA', 'RESET REPLICA ALL')
  })

  test('fails without a source', async () => {
    expect(await replication()).toEqual({
      status: 'failed',
      asked: 'SHOW REPLICA STATUS on replica',
      expected: 'replica replicates from source',
      observed: 'no source is configured',
      hint: 'SHOW REPLICA STATUS',
    })
    expect(await replication({ from: undefined })).toMatchObject({ expected: 'replica has a source' })
  })

  test('passes for a source that is configured and not followed, where no more is asked', async () => {
    await onReplica(follow())
    expect(await replication({ state: 'configured' })).toMatchObject({
      status: 'passed',
      expected: 'replication from source is configured',
      observed: 'Replica_IO_Running = No, Replica_SQL_Running = No',
    })
    expect(await replication({ state: 'stopped' })).toMatchObject({ status: 'passed' })
    expect(await replication()).toMatchObject({ status: 'failed', observed: 'Replica_IO_Running = No' })
  })

  test('fails for another source, and names it', async () => {
    await onReplica(follow(", SOURCE_HOST='localhost'"))
    expect(await replication({ state: 'configured' })).toMatchObject({
      status: 'failed',
      observed: 'Source_Host = localhost',
    })
  })

  test('passes when both threads run, and counts what the replica is missing', async () => {
    await onReplica(follow(), 'START REPLICA')
    await seen({ maxBehind: 0 }, { status: 'passed', observed: '0 transactions of source are not on replica' } as never)
    expect(await replication({ state: 'stopped' })).toMatchObject({
      status: 'failed',
      expected: 'both threads stopped',
      observed: 'Replica_IO_Running = Yes, Replica_SQL_Running = Yes',
    })
    await onReplica('STOP REPLICA SQL_THREAD')
    expect(await replication()).toMatchObject({ status: 'failed', observed: 'Replica_SQL_Running = No' })
    await onSource('INSERT INTO shop.orders VALUES (5, NULL, NULL)', 'DELETE FROM shop.orders WHERE id = 5')
    expect(await replication({ state: 'configured', minBehind: 2 })).toMatchObject({ status: 'passed' })
    expect(await replication({ state: 'configured', maxBehind: 1 })).toMatchObject({
      status: 'failed',
      expected: 'at most 1 behind',
      observed: '2 transactions of source are not on replica',
    })
    expect(await replication({ state: 'configured', minBehind: 3 })).toMatchObject({
      status: 'failed',
      expected: 'at least 3 behind',
    })
    await onReplica('START REPLICA')
    await seen({ maxBehind: 0 }, { status: 'passed' })
  })

  test('tells auto-positioning from a file and a position', async () => {
    await onReplica(follow())
    expect(await replication({ state: 'configured', autoPosition: true })).toMatchObject({ status: 'passed' })
    await onReplica(
      "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION=0, SOURCE_LOG_FILE='binlog.000001', SOURCE_LOG_POS=4",
    )
    expect(await replication({ state: 'configured', autoPosition: true })).toMatchObject({
      status: 'failed',
      expected: 'Auto_Position = 1',
      observed: 'Auto_Position = 0',
    })
  })

  test("fails with the receiver's error while it cannot log in", async () => {
    await onReplica(follow(", SOURCE_PASSWORD='wrong'"), 'START REPLICA')
    await seen({}, {
      status: 'failed',
      observed: expect.stringMatching(/^Replica_IO_Running = Connecting; error 1045: .*Access denied/),
    } as never)
  })

  test("fails with the applier's error after a row that collides", async () => {
    await onReplica(follow(), 'START REPLICA')
    await seen({ maxBehind: 0 }, { status: 'passed' })
    await onReplica(
      'SET SESSION sql_log_bin = 0',
      "INSERT INTO shop.orders VALUES (7, 'Eve', TRUE)",
      'SET SESSION sql_log_bin = 1',
    )
    await onSource("INSERT INTO shop.orders VALUES (7, 'Ada', TRUE)")
    await seen({}, {
      status: 'failed',
      observed: expect.stringMatching(/^Replica_SQL_Running = No; error 1062: .*Duplicate entry '7'/),
    } as never)
    // Repaired: the same transaction is applied after all.
    await onReplica(
      'SET SESSION sql_log_bin = 0',
      'DELETE FROM shop.orders WHERE id = 7',
      'SET SESSION sql_log_bin = 1',
    )
    await onReplica('START REPLICA')
    await seen({ maxBehind: 0 }, { status: 'passed' })
  })
})

describe('an exec check', () => {
  const exec = (command: string, expected: object = {}) =>
    look(checkSchemas.exec.parse({ name: 'e', exec: { node: 'client', command, ...expected } }))

  test('passes for the exit status and the output that are asked for', async () => {
    expect(await exec('exit 3', { exit: 3 })).toMatchObject({ status: 'passed', asked: 'exit 3 on client' })
    expect(await exec('printf "one\\ntwo\\n"', { stdout: '^two$' })).toMatchObject({
      status: 'passed',
      observed: 'one\ntwo',
    })
  })

  test('fails with the exit status, and what the command said', async () => {
    expect(await exec('echo no such backup >&2; exit 2')).toEqual({
      status: 'failed',
      asked: 'echo no such backup >&2; exit 2 on client',
      expected: 'exit status 0',
      observed: 'exit status 2: no such backup',
    })
    expect(await exec('echo one', { stdout: '^two$' })).toMatchObject({
      status: 'failed',
      expected: 'output that matches ^two$',
      observed: 'one',
    })
  })

  test('fails for a command that does not end', async () => {
    expect(await exec('sleep 60')).toMatchObject({ status: 'failed', observed: 'exit status 124' })
  })
})

describe('a check of a container', () => {
  const container = (state: string) =>
    look(checkSchemas.container.parse({ name: 'c', container: { node: 'client', state } }))

  test('sees it running, paused, stopped and running again', async () => {
    const engineContainer = house.engine.docker.getContainer(`standby-pair-${session.id}-client-1`)
    const becomes = (state: string) =>
      vi.waitFor(async () => expect(await container(state)).toMatchObject({ status: 'passed' }), {
        timeout: 5000,
        interval: 20,
      })
    await becomes('running')
    expect(await container('exited')).toEqual({
      status: 'failed',
      asked: 'the container of client',
      expected: 'exited',
      observed: 'running',
    })
    await engineContainer.pause()
    await becomes('paused')
    await engineContainer.unpause()
    await becomes('running')
    await engineContainer.kill()
    await becomes('exited')
    await session.controlNode('client', 'start')
    await becomes('running')
  })
})

describe('a question', () => {
  const step = '01-answer'
  const outcomeOf = (name: string) =>
    session.view.value.steps[0]?.checks.find((check) => check.name === name) ?? expect.unreachable(name)

  test('is right when it is what the server says, and never gives the answer away', async () => {
    expect(outcomeOf('Its identity').outcome).toMatchObject({ status: 'failed', observed: 'not answered yet' })
    session.answer(step, 'Its identity', 'no idea')
    await until(session.view, () => outcomeOf('Its identity').question?.given === 'no idea')
    await vi.waitFor(() =>
      expect(outcomeOf('Its identity').outcome).toEqual({
        status: 'failed',
        asked: 'Which UUID?',
        expected: 'the right answer',
        observed: 'you answered: no idea',
      }),
    )
    const { rows } = await session.servers.server('source', 'prepare').query('SELECT UPPER(@@server_uuid)')
    session.answer(step, 'Its identity', ` ${rows[0]?.[0]} `)
    await vi.waitFor(() => expect(outcomeOf('Its identity').outcome).toMatchObject({ status: 'passed' }), {
      timeout: 5000,
    })
  })

  test('with choices is right for the one', async () => {
    session.answer(step, 'Its kind', 'statement')
    await vi.waitFor(
      () =>
        expect(outcomeOf('Its kind').outcome).toMatchObject({ status: 'failed', observed: 'you answered: statement' }),
      { timeout: 5000 },
    )
    session.answer(step, 'Its kind', 'row')
    await until(session.view, (view) => view.steps[0]?.state === 'done', 5000)
    expect(outcomeOf('Its kind').outcome).toMatchObject({ status: 'passed' })
  })
})

test('a server that does not answer makes its checks errored, not failed', async () => {
  await session.controlNode('replica', 'stop')
  onTestFinished(async () => {
    await session.controlNode('replica', 'start')
  })
  await until(session.topology, (view) =>
    view.snapshot.nodes.some((node) => node.id === 'replica' && node.container.state === 'exited'),
  )
  const checks: Check[] = [
    checkSchemas.query.parse({ name: 'q', query: { node: 'replica', sql: 'SELECT 1', rows: 1 } }),
    checkSchemas.replication.parse({ name: 'r', replication: { node: 'replica' } }),
    checkSchemas['same-data'].parse({ name: 's', 'same-data': { nodes: ['source', 'replica'], tables: ['shop.*'] } }),
    checkSchemas.exec.parse({ name: 'e', exec: { node: 'replica', command: 'true' } }),
  ]
  for (const check of checks) {
    const outcome = await look(check)
    expect(outcome, check.name).toMatchObject({ status: 'errored', asked: check.name })
    expect((outcome as { error: string }).error).toContain('replica')
  }
})
