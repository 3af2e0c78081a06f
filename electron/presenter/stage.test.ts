import { describe, expect, it } from 'vitest'
import type { Demo } from '../contract/demo'
import type { Outage, Reconciliation, TrafficStream } from '../contract/traffic'
import { type StagePlace, stageOf } from './stage'

const at = 1_790_000_000_000

const demo: Demo = {
  title: 'A crash',
  summary: 'A server dies.',
  minutes: 5,
  subtitle: 'One server',
  traffic: [{ stream: 'shoppers', label: 'Orders' }],
  scenes: [],
  cues: [],
} as unknown as Demo

const place = (change: Partial<StagePlace> = {}): StagePlace => ({
  demo,
  cue: null,
  caption: 'x',
  tone: 'neutral',
  since: at,
  poll: null,
  over: false,
  ...change,
})

const outage = (firstFailedAt: number, firstSuccessAt: number | null): Outage => ({
  lastAcknowledgedAt: firstFailedAt - 10,
  firstFailedAt,
  firstSuccessAt,
  rtoMs: firstSuccessAt === null ? null : firstSuccessAt - firstFailedAt,
  failed: 3,
  errors: [],
  phases: [],
})

const compared = (when: number, lostCount: number) => ({ at: when, lostCount }) as Reconciliation

const streamOf = (change: Partial<TrafficStream>) => {
  const stream = {
    name: 'shoppers',
    state: 'running',
    rate: 50,
    acknowledgedPerSecond: 48,
    history: [],
    outages: [],
    reconciliation: null,
    ...change,
  } as unknown as TrafficStream
  return stageOf(place(), { topology: null, traffic: { at, streams: [stream] }, timeline: [] }, at + 60_000).streams[0]
}

describe('a stream on the stage', () => {
  it('counts while an outage lasts, and stands as measured afterwards', () => {
    expect(streamOf({ outages: [outage(at + 1000, null)] })).toMatchObject({
      withoutServiceSince: at + 1000,
      rtoMs: null,
    })
    expect(streamOf({ outages: [outage(at + 1000, at + 7700)] })).toMatchObject({
      withoutServiceSince: null,
      rtoMs: 6700,
    })
  })

  it('shows nothing of what was before the scene', () => {
    expect(streamOf({ outages: [outage(at - 9000, at - 2000)], reconciliation: compared(at - 1000, 4) })).toMatchObject(
      {
        outages: [],
        rtoMs: null,
        lost: null,
      },
    )
  })

  it('does not know what an outage lost from a comparison made before it', () => {
    const outages = [outage(at + 5000, at + 9000)]
    expect(streamOf({ outages, reconciliation: compared(at + 2000, 0) })?.lost).toBeNull()
    expect(streamOf({ outages, reconciliation: compared(at + 10_000, 7) })?.lost).toBe(7)
  })
})
