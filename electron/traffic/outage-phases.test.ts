import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../contract/timeline'
import { withPhases } from './outage-phases'
import type { TrackedOutage } from './outage-tracker'

const outage: TrackedOutage = {
  lastAcknowledgedAt: 1000,
  firstFailedAt: 1010,
  firstErrorAt: 1050,
  firstSuccessAt: 7700,
  rtoMs: 6690,
  failed: 9,
  errors: [{ message: 'connection lost', count: 9 }],
}
const event = (at: number, kind: TimelineEvent['kind'], node: string | null, text: string): TimelineEvent => ({
  at,
  kind,
  node,
  text,
})
const kinds = (timeline: TimelineEvent[], change: Partial<TrackedOutage> = {}) =>
  withPhases({ ...outage, ...change }, timeline, 9000).phases.map(({ kind, at }) => `${kind} ${at}`)

describe('the phases of an outage', () => {
  it('are fault, first error, detection, promotion, first success', () => {
    expect(
      kinds([
        event(900, 'fault', 'db1', 'Kill: db1'),
        event(960, 'container', 'db1', 'db1 was killed'),
        event(6000, 'detection', 'db1', 'db1 is unreachable'),
        event(6100, 'role', 'db2', 'db2 is the primary'),
        event(8000, 'write-access', 'db3', 'db3 is now writable'),
      ]),
    ).toEqual(['fault 900', 'first-error 1050', 'detection 6000', 'promotion 6100', 'first-success 7700'])
  })

  it('put a promotion that was seen late before the first order that it made possible, and not one of another time', () => {
    const fault = event(900, 'fault', 'db1', 'Kill: db1')
    expect(kinds([fault, event(8000, 'role', 'db2', 'db2 is the primary')])).toEqual([
      'fault 900',
      'first-error 1050',
      'promotion 7700',
      'first-success 7700',
    ])
    expect(kinds([fault, event(8800, 'role', 'db2', 'db2 is the primary')])).not.toContain('promotion 7700')
  })

  it('take a finding or the container for the detection where no server says more', () => {
    expect(kinds([event(900, 'fault', 'db', 'Kill: db'), event(960, 'container', 'db', 'db was killed')])).toContain(
      'detection 960',
    )
  })

  it('name the fault nearest before the first error, and none of long ago', () => {
    const first = event(500, 'fault', 'replica', 'Cut the network: replica')
    expect(kinds([first, event(990, 'fault', 'db', 'Kill: db')])[0]).toBe('fault 990')
    expect(kinds([event(-70_000, 'fault', 'db', 'Kill: db')])[0]).toBe('first-error 1050')
  })

  it('do not take a fault after the first error for its cause, nor the victim itself for its successor', () => {
    const found = kinds([
      event(900, 'fault', 'db', 'Pause: db'),
      event(3000, 'fault', 'other', 'Kill: other'),
      event(4000, 'write-access', 'db', 'db is now writable'),
    ])
    expect(found).toEqual(['fault 900', 'first-error 1050', 'first-success 7700'])
  })

  it('are open while the outage lasts', () => {
    expect(kinds([], { firstSuccessAt: null, rtoMs: null })).toEqual(['first-error 1050'])
  })
})
