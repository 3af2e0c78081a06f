import { afterAll, beforeAll, expect, test } from 'vitest'
import { Live } from '../base/live'
import type { Experiment, ExperimentView } from '../contract/experiment'
import { labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import { runExperiment } from './experiment'

const table = {
  name: 'The table is there',
  query: {
    node: 'db',
    sql: "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'orders'",
    equals: [[1]],
  },
}
const make = '```sql node=db\nCREATE DATABASE shop;\nCREATE TABLE shop.orders (id INT PRIMARY KEY);\n```'
const lab = labFiles({
  services: { db: mysqlService('db', 1) },
  steps: { '01-make': { checks: [table], body: make } },
})

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ labs: { 'one-server': lab } })
})

afterAll(() => house.close())

const insert = { say: 'A row', node: 'db', sql: 'INSERT INTO shop.orders VALUES (1)' }
const experiment = (change: Partial<Experiment> = {}): Experiment => ({
  lab: 'one-server',
  after: '01-make',
  do: [insert, { ...insert, say: 'It is refused', error: 1062 }],
  measure: { name: 'rows', query: { node: 'db', sql: 'SELECT COUNT(*) FROM shop.orders' } },
  ...change,
})

function run(tried: Experiment, signal = new AbortController().signal, view = newView()) {
  const { sessions, catalog } = house.house
  return runExperiment(tried, { sessions, lab: (id) => catalog.lab(id) }, view, signal)
}

function newView(): Live<ExperimentView> {
  return new Live<ExperimentView>({ lab: 'one-server', stages: [], measurement: null })
}

const leftovers = async () => (await house.house.sessions.leftovers()).filter((one) => one.own)

test('a lab is brought to its step, what is to be done is done, and a value is read from its server', async () => {
  const view = newView()
  const listed: number[] = []
  house.house.sessions.list.onChange((list) => listed.push(list.length))
  expect(await run(experiment(), undefined, view)).toMatchObject({ name: 'rows', value: 1, observed: '1' })
  expect(view.value.stages.map(({ title, state }) => `${state}: ${title}`)).toEqual([
    expect.stringMatching(/^done: Start the servers/),
    expect.stringMatching(/^done: Solve its step/),
    'done: A row',
    'done: It is refused',
    'done: Measure: rows',
  ])
  expect(view.value.measurement?.value).toBe(1)
  expect(listed.every((count) => count === 0)).toBe(true)
  expect(house.house.progress.value.value.labs).toEqual({})
  expect(await leftovers()).toEqual([])
})

test('what does not go as the question has it says what came instead, and leaves nothing', async () => {
  const view = newView()
  const tried = run(experiment({ do: [insert, insert] }), undefined, view)
  await expect(tried).rejects.toMatchObject({ code: 'EXPERIMENT_FAILED', message: expect.stringContaining('1062') })
  expect(view.value.stages.find((stage) => stage.state === 'failed')?.title).toBe('A row')
  expect(await leftovers()).toEqual([])
})

test('one that is cancelled ends at once, and takes its servers with it', async () => {
  const view = newView()
  const cancel = new AbortController()
  const tried = run(experiment({ do: [{ say: 'Wait', node: 'db', fault: 'wait 50' }] }), cancel.signal, view)
  tried.catch(() => {})
  const waiting = ({ stages }: ExperimentView) =>
    stages.some(({ title, state }) => title === 'Wait' && state === 'doing')
  await view.until(waiting, AbortSignal.timeout(60_000))
  const from = Date.now()
  cancel.abort()
  await expect(tried).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(Date.now() - from).toBeLessThan(20_000)
  expect(await leftovers()).toEqual([])
})
