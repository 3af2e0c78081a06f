import { expect, test, vi } from 'vitest'
import { runPhases, summary } from './phase-run.mjs'

const phase = (name, status) => ({ name, title: name, run: vi.fn(async () => status) })
const quiet = { say: () => {} }

test('phases run in order until one fails', async () => {
  const phases = [phase('types', 0), phase('unit', 2), phase('e2e', 0)]
  const results = await runPhases(phases, quiet)
  expect(results.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'not run'])
  expect(phases[2].run).not.toHaveBeenCalled()
})

test('with keepGoing the rest runs too, but not after an interruption', async () => {
  const options = { ...quiet, keepGoing: true }
  const outcomes = async (...statuses) =>
    (
      await runPhases(
        statuses.map((status, index) => phase(String(index), status)),
        options,
      )
    ).map(({ outcome }) => outcome)
  expect(await outcomes(1, 0)).toEqual(['failed', 'passed'])
  expect(await outcomes(130, 0)).toEqual(['failed', 'not run'])
})

test('each phase has a heading and its duration', async () => {
  const lines = []
  let time = 0
  const run = async () => {
    time += 3000
    return 0
  }
  const slow = { name: 'unit', title: 'pure logic', run }
  await runPhases([slow], { say: (line) => lines.push(line), now: () => time })
  expect(lines).toEqual(['\n== unit: pure logic', '== unit: passed (3 s)'])
})

test('the summary is a table that ends with the counts', () => {
  const lines = summary([
    { name: 'unit', outcome: 'passed', milliseconds: 1234 },
    { name: 'integration', outcome: 'failed', milliseconds: 60_000 },
    { name: 'e2e', outcome: 'not run', milliseconds: 0 },
  ])
  expect(lines).toEqual([
    'unit         passed       1.2 s',
    'integration  failed      60.0 s',
    'e2e          not run',
    '1 passed, 1 failed',
  ])
})
