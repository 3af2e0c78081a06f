import { describe, expect, it } from 'vitest'
import { exampleOutage, exampleReconciliation, exampleStart } from '../traffic/traffic-example'
import { exampleIncident } from './incident-example'
import { incidentReport } from './incident-report'

const report = (changes = {}) => incidentReport(exampleIncident(changes), exampleStart + 40_000)
const figure = (name: string, changes = {}) => report(changes).impact.find((one) => one.name.includes(name))?.figure

it('names the class to whom it was shown before the day', () => {
  expect(report().date).toBe('31 January 2026')
  expect(incidentReport(exampleIncident(), exampleStart, 'Databases II').date).toBe('Databases II, 31 January 2026')
})

describe('the summary of an incident', () => {
  it('says when, what, how long, and what is gone', () => {
    expect(report().summary).toBe(
      'On 31 January 2026 at 14:03:11.2 a fault (Kill: db1) left shoppers without service for 6.7 s, in which 45 orders failed. Acknowledged and missing on db2: 2 orders, 0.04 s of orders.',
    )
  })

  it('says that nothing acknowledged is missing, and only where that was compared', () => {
    expect(report({ reconciliation: exampleReconciliation() }).summary).toMatch(
      /45 orders failed\. No order that had been acknowledged is missing on db2\.$/,
    )
    expect(report({ reconciliation: null }).summary).toMatch(
      /Whether acknowledged orders are missing was not compared\.$/,
    )
  })

  it('does without a fault that nobody knows, and without an end that has not come', () => {
    const phases = exampleOutage().phases.filter(({ kind }) => kind === 'first-error')
    const outage = exampleOutage({ phases, firstSuccessAt: null, rtoMs: null, failed: 1 })
    expect(report({ outage, reconciliation: null }).summary).toMatch(
      /^On 31 January 2026 at 14:03:11\.2 shoppers was left without service\. Until this report was written no order was acknowledged again, and 1 order failed\./,
    )
  })
})

describe('the figures of an incident', () => {
  it('are RTO and RPO in orders and seconds, failures and doubts', () => {
    expect(['RTO', 'RPO', 'failed', 'doubt'].map((name) => figure(name))).toEqual([
      '6.7 s',
      '2 orders, 0.04 s',
      '45',
      '1',
    ])
  })

  it('are not made up where nothing was compared', () => {
    expect(['RPO', 'doubt'].map((name) => figure(name, { reconciliation: null }))).toEqual([
      'not compared',
      'not compared',
    ])
    expect(figure('RTO', { outage: exampleOutage({ rtoMs: null, firstSuccessAt: null }) })).toBe('not over')
  })

  it('name the lost orders, a hundred of them at most', () => {
    const lost = Array.from({ length: 1000 }, (_, index) => `abcd-${index}`)
    const many = exampleReconciliation({ lostCount: 1500, lost })
    const [orders, ...others] = report({ reconciliation: many }).orders
    expect([orders?.title, orders?.ids.length, orders?.more, others.length]).toEqual(['Lost', 100, 1400, 0])
  })
})

it('tells the phases from the fault on', () => {
  expect(report().phases.map(({ time, since, name }) => [time, since, name])).toEqual([
    ['14:03:11.2', '', 'Fault'],
    ['14:03:11.2', '+0.04 s', 'First error'],
    ['14:03:16.8', '+5.6 s', 'Detection'],
    ['14:03:17.1', '+5.9 s', 'Promotion'],
    ['14:03:17.9', '+6.7 s', 'First order'],
  ])
})

it('tells the timeline in the order of time, with what the shoppers saw', () => {
  expect(report().timeline.map(({ kind, node }) => [kind, node])).toEqual([
    ['Traffic', ''],
    ['Fault', 'db1'],
    ['No service', ''],
    ['Role', 'db2'],
    ['Service back', ''],
  ])
})

it('draws the time around the outage, and nothing where no second is known', () => {
  const chart = report().chart
  expect([chart?.from, chart?.to, chart?.outages.length]).toEqual([exampleStart + 1000, exampleStart + 28_000, 1])
  expect(report({ history: [] }).chart).toBeNull()
})

it('says how it was measured', () => {
  expect(report().measured[0]).toMatch(
    /^10 shoppers placed 50 orders a second, inserting rows on MySQL connections to proxy/,
  )
  const { stream } = exampleIncident()
  expect(report({ stream: { ...stream, by: 'http' } }).measured[0]).toMatch(/posting orders to proxy over HTTP/)
})
