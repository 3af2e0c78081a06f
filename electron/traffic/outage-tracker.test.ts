import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutageTracker } from './outage-tracker'

function tracked(rate: number, ...answers: [kind: '+' | '-', sentAt: number, at: number, reason?: string][]) {
  const tracker = new OutageTracker(rate)
  for (const [kind, sentAt, at, reason] of answers) {
    if (kind === '+') tracker.add({ kind: 'acknowledged', sentAt, at })
    else tracker.add({ kind: 'failed', sentAt, at, reason: reason ?? 'connection lost' })
  }
  return tracker
}

describe('an outage', () => {
  it('is from the first failed to the first successful write', () => {
    const tracker = tracked(50, ['+', 990, 1000], ['-', 1010, 1050], ['-', 2000, 2001], ['+', 4000, 4010])
    expect(tracker.outages(5000)).toEqual([
      {
        lastAcknowledgedAt: 1000,
        firstFailedAt: 1010,
        firstErrorAt: 1050,
        firstSuccessAt: 4010,
        rtoMs: 3000,
        failed: 2,
        errors: [{ message: 'connection lost', count: 2 }],
      },
    ])
    expect(tracker.longestGapMs(5000)).toBe(3010)
  })

  it('begins no earlier than the acknowledgement before it: an order that hung was sent while the service still worked', () => {
    const tracker = tracked(50, ['+', 990, 1000], ['-', 900, 2900], ['+', 3000, 3100])
    expect(tracker.outages(5000)[0]).toMatchObject({ firstFailedAt: 1000, rtoMs: 2100 })
  })

  it('lasts until an order is acknowledged again', () => {
    const tracker = tracked(50, ['+', 990, 1000], ['-', 1010, 1050])
    expect(tracker.outages(1200)).toEqual([])
    expect(tracker.outages(1600)[0]).toMatchObject({ rtoMs: null, firstSuccessAt: null })
  })

  it('is none where single orders fail and others do not', () => {
    const tracker = tracked(
      50,
      ['+', 990, 1000],
      ['-', 1010, 1050],
      ['+', 1060, 1070],
      ['-', 1080, 1090],
      ['+', 1100, 1110],
    )
    expect(tracker.outages(1111)).toEqual([])
  })

  it('is none where nothing failed, however long nobody was answered: but the gap counts', () => {
    const tracker = tracked(50, ['+', 990, 1000], ['+', 2900, 3000])
    expect(tracker.outages(3000)).toEqual([])
    expect(tracker.longestGapMs(null)).toBe(2000)
    expect(tracker.longestGapMs(9000)).toBe(6000)
  })

  it('is told from the pause between two orders where they are rare', () => {
    expect(tracked(1, ['+', 990, 1000], ['-', 2000, 2010], ['+', 3000, 3010]).outages(3011)).toEqual([])
  })

  it('never overlaps another, and never holds an acknowledgement', () => {
    const steps = fc.array(fc.record({ good: fc.boolean(), after: fc.nat(900), took: fc.nat(3000) }), { maxLength: 80 })
    fc.assert(
      fc.property(steps, (all) => {
        const tracker = new OutageTracker(50)
        const acknowledged: number[] = []
        let at = 10_000
        for (const { good, after, took } of all) {
          at += after
          if (good) {
            acknowledged.push(at)
            tracker.add({ kind: 'acknowledged', sentAt: at - took, at })
          } else tracker.add({ kind: 'failed', sentAt: at - took, at, reason: 'x' })
        }
        const outages = tracker.outages(at + 10_000)
        for (const [index, { firstFailedAt, firstSuccessAt }] of outages.entries()) {
          const end = firstSuccessAt ?? Number.POSITIVE_INFINITY
          expect(acknowledged.filter((time) => time > firstFailedAt && time < end)).toEqual([])
          expect(firstFailedAt).toBeGreaterThanOrEqual(outages[index - 1]?.firstSuccessAt ?? 0)
          expect(end).toBeGreaterThanOrEqual(firstFailedAt)
        }
      }),
    )
  })
})
