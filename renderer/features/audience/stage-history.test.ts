import { describe, expect, it } from 'vitest'
import type { StageView } from '../../../electron/contract/stage'
import { frozen, kept, type Moment, turnFrom, withMoment } from './stage-history'

const quiet: StageView = {
  at: 0,
  title: 'Automatic failover',
  subtitle: '',
  cue: { number: 1, count: 7, title: 'Begin' },
  caption: 'Orders go to db1.',
  tone: 'neutral',
  look: [],
  diagram: null,
  findings: [],
  streams: [],
  timeline: [],
  poll: null,
  recordedAt: null,
  over: false,
}

function filled(count: number, captionOf: (number: number) => string = () => quiet.caption): Moment[] {
  let moments: Moment[] = []
  for (let number = 0; number < count; number++) {
    const view = { ...quiet, at: number * 250, caption: captionOf(number) }
    moments = withMoment(moments, { number, cameAt: number * 250, view })
  }
  return moments
}

describe('what has been shown', () => {
  it('is kept as it came as long as there is room', () => {
    expect(filled(kept.most).map(({ number }) => number)).toEqual(
      Array.from({ length: kept.most }, (_, index) => index),
    )
  })

  it('never takes more room than it may, from its beginning to now, the newest at full pace', () => {
    const moments = filled(4000)
    expect(moments).toHaveLength(kept.most)
    expect(moments[0]?.number).toBe(0)
    expect(moments.slice(-kept.newest).map(({ number }) => number)).toEqual(
      Array.from({ length: kept.newest }, (_, index) => 4000 - kept.newest + index),
    )
  })

  it('leaves out what is close to others, evenly, and not a stretch of time', () => {
    const numbers = filled(4000).map(({ number }) => number)
    const gaps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(40)
  })

  it('keeps the moments at which something happened', () => {
    const moments = filled(3000, (number) => (number < 101 ? 'before' : number < 103 ? 'dead' : 'after'))
    expect(moments.map(({ number }) => number)).toEqual(expect.arrayContaining([101, 103]))
  })

  it('is bounded even where something happens all the time', () => {
    expect(filled(1000, String)).toHaveLength(kept.most)
  })
})

describe('going from one event to the next', () => {
  const moments = filled(100, (number) => (number < 30 ? 'before' : number < 60 ? 'dead' : 'after'))

  it('finds what happened before and after', () => {
    expect(turnFrom(moments, 99, -1)).toBe(60)
    expect(turnFrom(moments, 60, -1)).toBe(30)
    expect(turnFrom(moments, 30, 1)).toBe(60)
  })

  it('ends at the beginning, and at what is newest', () => {
    expect(turnFrom(moments, 30, -1)).toBe(0)
    expect(turnFrom(moments, 60, 1)).toBe(99)
  })
})

describe('a moment that is looked at again', () => {
  it('has a counter that stands where it stood', () => {
    const stream = {
      stream: 'shoppers',
      label: 'Shoppers',
      state: 'running' as const,
      rate: 480,
      acknowledgedPerSecond: 0,
      history: [],
      outages: [],
      rtoMs: null,
      withoutServiceSince: 10_000,
      lost: null,
      phases: [],
    }
    const [shown] = frozen({ ...quiet, at: 13_200, streams: [stream] }).streams
    expect(shown).toMatchObject({ withoutServiceSince: null, rtoMs: 3_200 })
  })
})
