import { describe, expect, it } from 'vitest'
import type { Reconciliation, TrafficStream } from '../../contract/traffic'
import { judgeTraffic } from './acknowledged-writes'

const stream: TrafficStream = {
  name: 'shoppers',
  into: 'proxy',
  by: 'mysql',
  shoppers: 10,
  rate: 50,
  state: 'running',
  run: 'abcd',
  startedAt: 0,
  sent: 110,
  acknowledged: 100,
  failed: 10,
  acknowledgedPerSecond: 50,
  failedPerSecond: 0,
  p50Ms: 4,
  p95Ms: 9,
  history: [],
  lastAcknowledgedAt: 10_000,
  longestGapMs: 800,
  outages: [],
  reconciliation: null,
}
const rows = (lostCount: number): Reconciliation => ({
  at: 0,
  node: 'replica',
  acknowledged: 100,
  present: 100 - lostCount,
  lostCount,
  lost: Array.from({ length: lostCount }, (_, index) => `abcd-${index}`),
  lostSeconds: 0,
  inDoubtCount: 0,
  inDoubt: [],
})
const outage = (rtoMs: number | null) => ({
  lastAcknowledgedAt: 0,
  firstFailedAt: 0,
  firstSuccessAt: rtoMs,
  rtoMs,
  failed: 1,
  errors: [],
  phases: [],
})
const holds = (
  wanted: Parameters<typeof judgeTraffic>[0],
  change: Partial<TrafficStream> = {},
  compared: Reconciliation | null = null,
  now = 10_500,
) => judgeTraffic(wanted, { ...stream, ...change }, compared, now).every((one) => one.holds)

describe('acknowledged writes', () => {
  it('count the lost to the letter, or at least so many', () => {
    expect(holds({ node: 'replica', lost: 0 }, {}, rows(0))).toBe(true)
    expect(holds({ node: 'replica', lost: 0 }, {}, rows(1))).toBe(false)
    expect(holds({ node: 'replica', lostAtLeast: 1 }, {}, rows(0))).toBe(false)
    expect(holds({ node: 'replica', lostAtLeast: 1 }, {}, rows(7))).toBe(true)
  })

  it('prove nothing where nothing was acknowledged', () => {
    expect(holds({ node: 'replica', lost: 0 }, {}, { ...rows(0), acknowledged: 0, present: 0 })).toBe(false)
    expect(holds({ maxGapSeconds: 1 }, { acknowledged: 0, longestGapMs: 0 })).toBe(false)
  })

  it('flow while one was acknowledged a moment ago, and have stopped only while somebody still orders', () => {
    expect(holds({ flowing: true })).toBe(true)
    expect(holds({ flowing: true }, {}, null, 13_000)).toBe(false)
    expect(holds({ flowing: false }, {}, null, 13_000)).toBe(true)
    expect(holds({ flowing: false }, { state: 'stopped' }, null, 13_000)).toBe(false)
    expect(holds({ flowing: true }, { state: 'stopped' })).toBe(false)
  })

  it('measure the longest gap and the outage', () => {
    expect(holds({ maxGapSeconds: 1 })).toBe(true)
    expect(holds({ maxGapSeconds: 0.5 })).toBe(false)
    expect(holds({ outageAtLeastSeconds: 2 }, { outages: [outage(2500)] })).toBe(true)
    expect(holds({ outageAtLeastSeconds: 2 }, { outages: [outage(null)] })).toBe(false)
    expect(holds({ outageAtLeastSeconds: 2 })).toBe(false)
  })

  it('say which were lost', () => {
    expect(judgeTraffic({ node: 'replica', lost: 0 }, stream, rows(4), 0)[0]?.observed).toBe(
      '100 acknowledged, 96 of them present, 4 lost (abcd-0, abcd-1, abcd-2, …)',
    )
  })
})
