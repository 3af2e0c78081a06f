import { describe, expect, it } from 'vitest'
import { exampleHistory, exampleOutage, exampleReconciliation, exampleStart, exampleStream } from './traffic-example'
import {
  calmWords,
  chartSummary,
  commandWords,
  formatLatency,
  formatMeasured,
  phaseTexts,
  rpoCounter,
  rtoCounter,
  secondFigures,
  spokenChange,
  statusFigure,
  streamFacts,
  streamRoute,
  streamState,
  streamTone,
} from './traffic-words'

const lasting = exampleOutage({ firstSuccessAt: null, rtoMs: null })

describe('a stream', () => {
  it.each([
    ['not started', 'neutral', exampleStream({ state: 'idle', run: null })],
    ['running', 'ok', exampleStream()],
    ['stopped', 'neutral', exampleStream({ state: 'stopped' })],
    ['no service', 'bad', exampleStream({ outages: [lasting] })],
    ['running', 'ok', exampleStream({ outages: [exampleOutage()] })],
    ['stopped', 'neutral', exampleStream({ state: 'stopped', outages: [lasting] })],
  ] as const)('that is %s has the tone %s', (word, tone, stream) => {
    const facts = streamFacts(stream)
    expect([streamState(facts), streamTone(facts)]).toEqual([word, tone])
  })

  it('says who orders where', () => {
    expect(streamRoute(exampleStream())).toBe('10 shoppers → proxy, MySQL')
    expect(streamRoute(exampleStream({ shoppers: 1, into: 'lb', by: 'http' }))).toBe('1 shopper → lb, HTTP')
  })
})

describe('a traffic fence', () => {
  it.each([
    ['start', 'Start 10 shoppers, 50 orders a second'],
    ['stop\n', 'Stop the orders'],
    ['rate 200', 'Set the rate to 200 orders a second'],
    ['rate 1', 'Set the rate to 1 order a second'],
    ['rate fast', 'rate fast'],
  ])('"%s" reads "%s"', (code, words) => {
    expect(commandWords(code, exampleStream())).toBe(words)
  })

  it('is plain while its stream is not known', () => {
    expect(commandWords('start', undefined)).toBe('Start the orders')
  })
})

it.each([
  [0, '0.00 s'],
  [40, '0.04 s'],
  [996, '1.0 s'],
  [5_640, '5.6 s'],
  [12_340, '12.3 s'],
  [65_000, '1 min 05 s'],
  [-3, '0.00 s'],
])('%d ms measured read %s', (milliseconds, text) => {
  expect(formatMeasured(milliseconds)).toBe(text)
})

it('tells latency to the tenth only where that matters', () => {
  expect([formatLatency(3.14), formatLatency(48.6), formatLatency(null)]).toEqual(['3.1 ms', '49 ms', '–'])
})

describe('the time without service', () => {
  it('is unknown before the first order', () => {
    const stream = exampleStream({ state: 'idle', run: null })
    expect(rtoCounter(stream, 0)).toMatchObject({ figure: '–', note: 'no orders yet' })
  })

  it('names the longest gap where there was no outage', () => {
    expect(rtoCounter(exampleStream(), 0)).toMatchObject({
      figure: '–',
      tone: 'neutral',
      note: 'longest gap 0.12 s',
    })
  })

  it('counts while an outage lasts', () => {
    const counter = rtoCounter(exampleStream({ outages: [lasting] }), lasting.firstFailedAt + 3_240)
    expect(counter).toMatchObject({ figure: '3.2', unit: 's', tone: 'bad', note: 'counting' })
  })

  it('stands still, unknown, when the orders were stopped before service was back', () => {
    const stream = exampleStream({ state: 'stopped', outages: [lasting] })
    expect(rtoCounter(stream, lasting.firstFailedAt + 3_240)).toMatchObject({
      figure: '–',
      tone: 'bad',
      note: 'stopped before service was back',
    })
  })

  it('is the measured one afterwards, with its beginning and end', () => {
    expect(rtoCounter(exampleStream({ outages: [exampleOutage()] }), exampleStart + 99_000)).toEqual({
      figure: '6.7',
      unit: 's',
      tone: 'warning',
      note: '14:03:11.2 to 14:03:17.9',
    })
  })

  it('is that of the last outage, and says that there were others', () => {
    const first = exampleOutage({ rtoMs: 900 })
    expect(rtoCounter(exampleStream({ outages: [first, exampleOutage({ rtoMs: 125_000 })] }), 0)).toMatchObject({
      figure: '2 min 05 s',
      unit: '',
      note: 'outage 2 of this run',
    })
  })
})

describe('acknowledged orders lost', () => {
  it('are unknown until they were compared', () => {
    expect(rpoCounter(exampleStream()).figure).toBe('–')
    expect(rpoCounter(exampleStream()).note).toBe('not compared yet')
    expect(rpoCounter(exampleStream({ run: null })).note).toBe('no orders yet')
  })

  it('are none when every one is a row', () => {
    expect(rpoCounter(exampleStream({ reconciliation: exampleReconciliation() }))).toEqual({
      figure: '0',
      unit: '',
      tone: 'ok',
      note: 'all 1,000 on db2 at 14:03:20',
    })
  })

  it('are counted in orders and in seconds', () => {
    const reconciliation = exampleReconciliation({ lostCount: 12, lostSeconds: 0.31, inDoubtCount: 3 })
    expect(rpoCounter(exampleStream({ reconciliation }))).toEqual({
      figure: '12',
      unit: 'orders',
      tone: 'bad',
      note: '0.31 s of orders, not on db2; 3 in doubt',
    })
  })
})

describe('the phases of an outage', () => {
  it('tell the time of the first, and the rest from there', () => {
    expect(phaseTexts(exampleOutage()).map(({ text }) => text)).toEqual([
      'fault 14:03:11.2',
      'first error +0.04 s',
      'detection +5.6 s',
      'promotion +5.9 s',
      'first order +6.7 s',
    ])
  })

  it('begin with the first error where no fault is known', () => {
    const phases = exampleOutage().phases.slice(1, 2)
    expect(phaseTexts({ phases }).map(({ text }) => text)).toEqual(['first error 14:03:11.2'])
  })

  it('give way to the figures of the run while there is none', () => {
    expect(calmWords(exampleStream({ acknowledged: 1234, failed: 2 }))).toBe(
      'No outage in this run: 1,234 orders acknowledged, 2 failed.',
    )
    expect(calmWords(exampleStream({ state: 'idle' }))).toMatch(/^Start the orders/)
  })

  it('are none where nothing is known', () => {
    expect(phaseTexts({ phases: [] })).toEqual([])
  })
})

it('reads the figures of a second', () => {
  expect(secondFigures({ acknowledged: 1234, failed: 0, p50Ms: null, p95Ms: 12 })).toEqual({
    acknowledged: '1,234',
    failed: '0',
    p50: '–',
    p95: '12 ms',
  })
})

it('describes the chart in words', () => {
  expect(chartSummary(exampleStream())).toBe('Orders of shoppers over a minute: none yet')
  expect(chartSummary(exampleStream({ history: exampleHistory(30, { from: 10, to: 16 }) }))).toBe(
    'Orders of shoppers over the last 30 seconds: 50 a second acknowledged now, 60 failed, 6 seconds without any',
  )
})

describe('what is said aloud', () => {
  const calm = exampleStream()
  const out = exampleStream({ outages: [lasting] })
  const over = exampleStream({ outages: [exampleOutage()] })

  it('is the beginning and the end of an outage, and what it cost', () => {
    expect(spokenChange(calm, out)).toBe('shoppers: no service')
    expect(spokenChange(out, over)).toBe('shoppers: service is back after 6.7 s')
    const compared = { ...over, reconciliation: exampleReconciliation({ lostCount: 1 }) }
    expect(spokenChange(over, compared)).toBe('shoppers: 1 acknowledged order lost, compared with db2')
  })

  it('is nothing while nothing changes, at first sight, and for a new run', () => {
    expect([spokenChange(out, out), spokenChange(undefined, out), spokenChange(over, { ...out, run: 'efgh' })]).toEqual(
      ['', '', ''],
    )
  })
})

it('tells the status bar what flows, or since when nothing does', () => {
  expect(statusFigure(exampleStream({ state: 'stopped' }), 0)).toBeNull()
  expect(statusFigure(exampleStream(), 0)).toBe('shoppers: 50 orders/s')
  expect(statusFigure(exampleStream({ outages: [lasting] }), lasting.firstFailedAt + 3_000)).toBe(
    'shoppers: no service for 3.0 s',
  )
})
