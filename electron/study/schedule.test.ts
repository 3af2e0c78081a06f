import { createEmptyCard, fsrs, type Grade, Rating, State } from 'ts-fsrs'
import { describe, expect, it } from 'vitest'
import type { Review } from '../contract/study'
import { chanceAt, isLeech, mastery, nextState, plausible, replay, scheduler, timesOf } from './schedule'

const { Again, Hard, Good, Easy } = Rating
const begin = Date.UTC(2026, 0, 5, 9)
const day = 86_400_000

let count = 0
const review = (at: number, right = true, confidence: Review['confidence'] = 'sure', question = 'q'): Review => ({
  id: `r${++count}`,
  question,
  at,
  right,
  confidence,
})

/** The figures are those of ts-fsrs's own tests of its long-term scheduler and of FSRS-6. */
describe('scheduling agrees with the published examples of ts-fsrs', () => {
  const w = [
    0.4197, 1.1869, 3.0412, 15.2441, 7.1434, 0.6477, 1.0007, 0.0674, 1.6597, 0.1712, 1.1178, 2.0225, 0.0904, 0.3025,
    2.1214, 0.2498, 2.9466, 0.4891, 0.6468,
  ]
  const w6 = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ]

  it.each<[Grade[], number[], number, number]>([
    [
      [Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good],
      [3, 13, 48, 155, 445, 1158, 17, 3, 11, 37, 112, 307, 773],
      772.94026648,
      4.26464541,
    ],
    [[Again, Hard, Good, Easy, Again, Hard, Good, Easy], [1, 2, 6, 41, 4, 7, 21, 133], 132.81849454, 5.36588547],
    [[Hard, Good, Easy, Again, Hard, Good, Easy, Again], [2, 7, 54, 5, 8, 26, 171, 8], 8.11072373, 5.71619151],
    [[Good, Easy, Again, Hard, Good, Easy, Again, Hard], [3, 33, 4, 7, 26, 193, 9, 14], 14.31323867, 5.34697075],
    [[Easy, Again, Hard, Good, Easy, Again, Hard, Good], [15, 3, 6, 27, 240, 10, 17, 60], 59.59547542, 4.24020203],
  ])('in intervals, stability and difficulty: %j', (ratings, intervals, stability, difficulty) => {
    const schedule = scheduler(0.9, { w })
    let card = createEmptyCard()
    let now = new Date(2022, 11, 29, 12, 30)
    const days = ratings.map((rating) => {
      card = schedule.next(card, now, rating).card
      now = card.due
      return card.scheduled_days
    })
    expect(days).toEqual(intervals)
    expect(card.stability).toBeCloseTo(stability, 8)
    expect(card.difficulty).toBeCloseTo(difficulty, 8)
  })

  it('in the memory state of FSRS-6 by default weights', () => {
    const given = [Again, Good, Good, Good, Good, Good] as Grade[]
    const schedule = scheduler(0.9)
    expect(schedule.parameters.w).toEqual(w6)
    let card = createEmptyCard()
    let now = +new Date(2022, 11, 29, 12, 30)
    given.forEach((rating, index) => {
      now += ([0, 0, 1, 3, 8, 21][index] as number) * day
      card = schedule.next(card, new Date(now), rating).card
    })
    expect(card.stability).toBeCloseTo(53.335106, 4)
    expect(card.difficulty).toBeCloseTo(6.3574867, 4)
  })

  it('in first states by default weights', () => {
    const schedule = scheduler(0.9)
    const cards = [Again, Hard, Good, Easy].map(
      (rating) => schedule.next(createEmptyCard(), new Date(), rating as Grade).card,
    )
    expect(cards.map((card) => card.stability)).toEqual([0.212, 1.2931, 2.3065, 8.2956])
    expect(cards.map((card) => card.difficulty)).toEqual([6.4133, 5.11217071, 2.11810397, 1])
    expect(cards.every((card) => card.state === State.Review)).toBe(true)
  })

  it('in retrievability', () => {
    const card = createEmptyCard('2023-12-01 04:00:00')
    const easy = fsrs().repeat(card, '2023-12-01 04:05:00')[Rating.Easy].card
    expect(scheduler(0.9).get_retrievability(easy, easy.due, false)).toBe(0.9024733)
    expect(scheduler(0.9).get_retrievability(createEmptyCard(), new Date(), false)).toBe(0)
  })
})

describe('a card', () => {
  const schedule = scheduler(0.9)

  it('that was wrong comes back tomorrow, right by luck sooner than right and sure', () => {
    const days = (right: boolean, confidence: Review['confidence']) =>
      (nextState(schedule, undefined, review(begin, right, confidence), begin).card.due.getTime() - begin) / day
    expect(days(false, 'sure')).toBe(1)
    expect(days(false, 'unsure')).toBe(1)
    expect(days(true, 'unsure')).toBeGreaterThan(days(false, 'sure'))
    expect(days(true, 'sure')).toBeGreaterThan(days(true, 'unsure'))
  })

  it('is flagged when one was sure and wrong, until it is answered right', () => {
    const flags = (...reviews: Review[]) => replay(schedule, reviews, begin + day).get('q')?.flagged
    expect(flags(review(begin, false, 'unsure'))).toBe(false)
    expect(flags(review(begin, false, 'sure'))).toBe(true)
    expect(flags(review(begin, false, 'sure'), review(begin, false, 'unsure'))).toBe(true)
    expect(flags(review(begin, false, 'sure'), review(begin, true, 'unsure'))).toBe(false)
  })

  it('is a leech when it was wrong four times and more often than not', () => {
    const state = (...rights: boolean[]) => {
      const reviews = rights.map((right, index) => review(begin + index * day, right))
      return replay(schedule, reviews, begin + 30 * day).get('q') as NonNullable<ReturnType<typeof nextState>>
    }
    expect(isLeech(state(false, false, false))).toBe(false)
    expect(isLeech(state(false, false, true, false, false))).toBe(true)
    expect(isLeech(state(false, false, false, false, true, true, true, true, true))).toBe(false)
  })

  it('is mastered as far as it would be known in a week, and not at all when it was wrong', () => {
    const good = replay(schedule, [review(begin)], begin).get('q')
    expect(mastery(schedule, undefined, begin)).toBe(0)
    expect(mastery(schedule, replay(schedule, [review(begin, false)], begin).get('q'), begin)).toBe(0)
    expect(mastery(schedule, good, begin)).toBeGreaterThan(0.7)
    expect(mastery(schedule, good, begin)).toBeLessThan(0.9)
    expect(chanceAt(schedule, good, begin)).toBe(1)
  })

  it('falls due sooner when one wants to know more of it', () => {
    const due = (retention: number) =>
      replay(scheduler(retention), [review(begin)], begin)
        .get('q')
        ?.card.due.getTime()
    expect(due(0.95)).toBeLessThan(due(0.8) as number)
  })
})

describe('a clock', () => {
  const times = (ats: number[], now: number) =>
    timesOf(
      ats.map((at) => review(at)),
      now,
    )

  it('that is right is believed', () => {
    expect(times([begin, begin + day], begin + 2 * day)).toEqual([begin, begin + day])
  })

  it('that was ahead has its reviews done no later than what came after', () => {
    expect(times([begin, begin + 400 * day, begin + day], begin + 2 * day)).toEqual([begin, begin + day, begin + day])
    expect(times([begin, begin + 400 * day], begin + 2 * day)).toEqual([begin, begin + 2 * day])
  })

  it('without a battery says nothing', () => {
    expect(plausible(0)).toBe(false)
    expect(times([begin, 0, 86_400, begin + day], begin + 2 * day)).toEqual([begin, begin, begin, begin + day])
  })
})
