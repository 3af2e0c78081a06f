import { describe, expect, it } from 'vitest'
import { percentile, Seconds } from './seconds'

describe('the seconds of a run', () => {
  it('hold what was answered in each, and the empty ones between', () => {
    const seconds = new Seconds()
    seconds.acknowledged(5100, 4)
    seconds.acknowledged(5900, 8)
    seconds.failed(6100)
    seconds.roll(8000)
    expect(seconds.history(60)).toEqual([
      { at: 5000, acknowledged: 2, failed: 0, p50Ms: 4, p95Ms: 8 },
      { at: 6000, acknowledged: 0, failed: 1, p50Ms: null, p95Ms: null },
      { at: 7000, acknowledged: 0, failed: 0, p50Ms: null, p95Ms: null },
    ])
    expect(seconds.history(1)).toHaveLength(1)
  })

  it('do not go on for ever, nor for a machine that slept', () => {
    const seconds = new Seconds()
    seconds.failed(1000)
    seconds.failed(90_000_000)
    expect(seconds.history(1000)).toHaveLength(1)
    for (let at = 90_001; at < 91_000; at += 1) seconds.failed(at * 1000)
    expect(seconds.history(1000)).toHaveLength(180)
  })

  it('have percentiles that are values that were measured', () => {
    expect(percentile([], 0.5)).toBeNull()
    expect(percentile([1], 0.95)).toBe(1)
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.95,
      ),
    ).toBe(95)
  })
})
