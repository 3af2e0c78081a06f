import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabFiles } from '../testing/lab-files'
import { labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import { verifyLab } from './verify'

const services = { db: mysqlService('db', 1) }
const running = (name: string) => ({ name, container: { node: 'db', state: 'running' } })
const hasTable = (hint: string) => ({
  name: 'The table is there',
  query: {
    node: 'db',
    sql: "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'orders'",
    equals: [[1]],
  },
  hint,
})
const fence = (language: string, code: string, more = '') => `\`\`\`${language} node=db${more}\n${code}\n\`\`\``
const make = fence('sql', 'CREATE DATABASE shop;\nCREATE TABLE shop.orders (id INT PRIMARY KEY);')

const shopWithoutTable = fence('sql', 'CREATE DATABASE shop;')
const wrongShop = (head: string, body: string) => ({
  'wrong/01-no-table.md': `---\ntitle: No table\nstep: 01-make\nfails: [The table is there]\nsays: [Make it]\n${head}---\n${body}\n`,
})

const labs: Record<string, LabFiles> = {
  right: labFiles({
    services,
    steps: {
      '01-make': { checks: [hasTable('Make it.')], body: make },
      '02-kill': {
        checks: [{ name: 'It is dead', container: { node: 'db', state: 'exited' } }],
        body: fence('fault', 'kill'),
      },
      '03-back': { checks: [running('It runs'), hasTable('It was there before.')], body: fence('fault', 'undo kill') },
      '04-refused': {
        checks: [{ name: 'A row', query: { node: 'db', sql: 'SELECT id FROM shop.orders', equals: [[1]] } }],
        body: `${fence('sql', 'INSERT INTO shop.orders VALUES (1);')}\n\n${fence('sql', 'INSERT INTO shop.orders VALUES (1);', ' error=1062')}`,
      },
    },
    files: {
      'wrong/01-other-name.md':
        '---\ntitle: Another name\nstep: 01-make\nfails: [The table is there]\nsays: [Make it]\n---\n```sql node=db\nCREATE DATABASE shops;\n```\n',
    },
  }),
  'passes-before': labFiles({ services, steps: { '01-nothing-to-do': { checks: [running('It runs')] } } }),
  'does-not-solve': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: 'Nothing to run.' } },
  }),
  'breaks-down': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: fence('sql', 'CREATE TABEL x;') } },
  }),
  'not-refused': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: make.replace('node=db', 'node=db error=1290') } },
  }),
  'wrong-is-right': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: make } },
    files: { 'wrong/01-same.md': `---\ntitle: The same\nstep: 01-make\nfails: [The table is there]\n---\n${make}\n` },
  }),
  final: labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: make } },
    files: wrongShop('final: true\n', shopWithoutTable),
  }),
  'with-a-way-back': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: make } },
    files: wrongShop('', `${shopWithoutTable}\n\n:::back\n${fence('sql', 'DROP DATABASE shop;')}\n:::`),
  }),
  'no-way-back': labFiles({
    services,
    steps: {
      '01-make': { checks: [hasTable('Make it.')], body: make },
      '02-kill': {
        checks: [{ name: 'It is dead', container: { node: 'db', state: 'exited' } }],
        body: fence('fault', 'kill'),
      },
    },
    files: wrongShop('', shopWithoutTable),
  }),
  'wrong-words': labFiles({
    services,
    steps: { '01-make': { checks: [hasTable('Make it.')], body: make } },
    files: {
      'wrong/01-nothing.md':
        '---\ntitle: Nothing\nstep: 01-make\nfails: [The table is there]\nsays: [lighthouse]\n---\nThey do nothing.\n',
    },
  }),
}

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ labs })
})

afterAll(() => house.close())

async function verify(id: string) {
  const results = await verifyLab(house.house.catalog.lab(id), {
    jobs: 2,
    patienceMs: 6000,
    sessions: house.house.sessions,
    leftovers: () => house.house.sessions.leftovers(),
    onResult: () => {},
    onDoing: () => {},
  })
  return results.filter((result) => !result.passed).map((result) => `${result.name}: ${result.detail}`)
}

test('a lab whose guide solves it, faults included, and whose wrong answer is caught passes', async () => {
  expect(await verify('right')).toEqual([])
})

test.each(['final', 'with-a-way-back'])('a wrong answer that is %s is caught, and the step solved', async (id) => {
  expect(await verify(id)).toEqual([])
})

test.each([
  [
    'no-way-back',
    'no-way-back/01-make: the fence in line 1 (sql on db) must succeed, and ended with status 1: ERROR 1007',
  ],
  ['passes-before', 'all of its checks pass before it is solved'],
  ['does-not-solve', 'not done after its fences ran: "The table is there"'],
  ['breaks-down', 'must succeed, and ended with status 1: ERROR 1064'],
  ['not-refused', 'must be refused with error 1290, and succeeded'],
  ['wrong-is-right', 'the step was marked done'],
  ['wrong-words', 'the learner is not told "lighthouse"'],
])('a lab that %s fails with the reason', async (id, reason) => {
  const failures = await verify(id)
  expect(failures).toHaveLength(1)
  expect(failures[0]).toContain(reason)
})
