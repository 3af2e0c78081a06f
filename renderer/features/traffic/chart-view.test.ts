import { describe, expect, it } from 'vitest'
import { placeLabels } from './chart-labels'
import { chartMarks, chartView, liveChart } from './chart-view'
import { exampleHistory, exampleOutage, exampleStart } from './traffic-example'

const input = { history: exampleHistory(90), outages: [], events: [], rate: 50 }

describe('a live chart', () => {
  it('shows a minute that ends with the second under way', () => {
    const now = exampleStart + 90_250
    const view = liveChart(input, { now, running: true })
    expect([view.from, view.to]).toEqual([exampleStart + 31_000, exampleStart + 91_000])
    expect([view.times.at(0), view.times.at(-1)]).toEqual([exampleStart + 31_500, exampleStart + 89_500])
  })

  it('stands still when the orders do', () => {
    const view = liveChart(input, { now: exampleStart + 600_000, running: false })
    expect(view.to).toBe(exampleStart + 90_000)
  })

  it('is empty, and has axes, before the first second', () => {
    const view = liveChart({ ...input, history: [] }, { now: exampleStart, running: false })
    expect(view).toMatchObject({ times: [], top: 58, topMs: 13 })
  })
})

describe('an outage on the chart', () => {
  const range = { from: exampleStart, to: exampleStart + 15_000 }

  it('is shaded from the first failed to the first successful order', () => {
    const { firstFailedAt, firstSuccessAt } = exampleOutage()
    const whole = { from: exampleStart, to: exampleStart + 60_000 }
    expect(chartView({ ...input, outages: [exampleOutage()] }, whole).outages).toEqual([
      { from: firstFailedAt, to: firstSuccessAt },
    ])
  })

  it('is shaded up to the edge while it lasts, and as far as it is in sight', () => {
    const lasting = exampleOutage({ firstSuccessAt: null, firstFailedAt: exampleStart - 5_000 })
    expect(chartView({ ...input, outages: [lasting] }, range).outages).toEqual([range])
    const past = exampleOutage({ firstFailedAt: exampleStart - 9_000, firstSuccessAt: exampleStart - 1 })
    expect(chartView({ ...input, outages: [past] }, range).outages).toEqual([])
  })
})

it('gives the axes room for the rate, the failures and the latency', () => {
  const [second] = exampleHistory(1)
  if (!second) throw new Error('no second')
  const history = [{ ...second, failed: 214, p95Ms: 480 }]
  expect(chartView({ ...input, history }, { from: exampleStart, to: exampleStart + 1000 })).toMatchObject({
    top: 250,
    topMs: 630,
  })
})

describe('the marks of a chart', () => {
  type Kind = 'fault' | 'role' | 'write-access' | 'container' | 'undo'
  const event = (kind: Kind, node: string, text: string, afterMs = 0) => ({
    at: exampleStart + afterMs,
    kind,
    node,
    text,
  })

  it('are faults and promotions', () => {
    const marks = chartMarks([
      event('fault', 'db1', 'Kill: db1'),
      event('container', 'db1', 'db1 was killed'),
      event('role', 'db2', 'db2 is the primary'),
      event('role', 'db3', 'db3 is a secondary'),
      event('write-access', 'db3', 'db3 is now super read-only'),
      event('undo', 'db1', 'Start it again: db1'),
      event('write-access', 'db1', 'db1 is now writable', 9000),
    ])
    expect(marks.map(({ label, tone }) => [label, tone])).toEqual([
      ['Kill db1', 'bad'],
      ['db2 is the primary', 'ok'],
      ['db1 is now writable', 'ok'],
    ])
  })

  it('name a promotion once, though its server becomes the primary and writable', () => {
    const events = [event('role', 'db2', 'db2 is the primary'), event('write-access', 'db2', 'db2 is now writable', 90)]
    expect(chartMarks(events).map(({ label }) => label)).toEqual(['db2 is the primary'])
  })

  it('are short', () => {
    const [mark] = chartMarks([event('fault', 'replica-with-a-long-name', 'Change a row: replica-with-a-long-name')])
    expect(mark?.label).toBe('Change a row replica-with-a…')
  })

  it('are seen only in the time that the chart shows', () => {
    const events = [event('fault', 'db1', 'Kill: db1')]
    const shown = (from: number) => chartView({ ...input, events }, { from, to: from + 1000 }).marks.length
    expect([shown(exampleStart - 2000), shown(exampleStart), shown(exampleStart + 1)]).toEqual([0, 1, 0])
  })
})

describe('the labels of marks', () => {
  const measure = (text: string) => text.length * 10
  const place = (...marks: [x: number, label: string][]) =>
    placeLabels(
      marks.map(([x, label]) => ({ x, label })),
      300,
      measure,
    ).map(({ x, row, text }) => [text, x, row])

  it('stand right of their lines', () => {
    expect(place([50, 'aaa'], [150, 'bbb'])).toEqual([
      ['aaa', 56, 0],
      ['bbb', 156, 0],
    ])
  })

  it('stand left of them at the right edge', () => {
    expect(place([290, 'aaa'])).toEqual([['aaa', 254, 0]])
  })

  it('go one row down where they would cover another, and are left out where there is no room', () => {
    expect(place([50, 'aaa'], [60, 'bbb'], [70, 'ccc'])).toEqual([
      ['aaa', 56, 0],
      ['bbb', 66, 1],
    ])
  })

  it('are left out where they fit on neither side', () => {
    expect(place([150, 'a'.repeat(29)])).toEqual([])
  })
})
