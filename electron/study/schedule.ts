import { type Card, createEmptyCard, type FSRS, type FSRSParameters, fsrs, type Grade, Rating } from 'ts-fsrs'
import type { Review } from '../contract/study'
import { gradeOf } from './score-answer'

/** What the reviews of one question came to. */
export interface CardState {
  card: Card
  firstAt: number
  lastAt: number
  reviews: number
  wrong: number
  lastRight: boolean
  /** Wrong, and sure of it, and not answered right since. */
  flagged: boolean
}

/** Answered wrong so often, a question is learned in another way or not at all. */
const leechWrong = 4

export function isLeech(state: CardState): boolean {
  return state.wrong >= leechWrong && state.wrong * 2 >= state.reviews
}

/**
 * Whole days, no learning steps within one: what was wrong comes back tomorrow. No fuzz: the same reviews give the same
 * dates on every machine.
 *
 * @param retention with which probability one wants to know an answer when it falls due
 */
export function scheduler(retention: number, more: Partial<FSRSParameters> = {}): FSRS {
  return fsrs({ request_retention: retention, enable_fuzz: false, enable_short_term: false, ...more })
}

const grades = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good } as const

export function nextState(schedule: FSRS, state: CardState | undefined, review: Review, at: number): CardState {
  const grade: Grade = grades[gradeOf(review.right, review.confidence)]
  const { card } = schedule.next(state?.card ?? createEmptyCard(new Date(at)), new Date(at), grade)
  return {
    card,
    firstAt: state?.firstAt ?? at,
    lastAt: at,
    reviews: (state?.reviews ?? 0) + 1,
    wrong: (state?.wrong ?? 0) + (review.right ? 0 : 1),
    lastRight: review.right,
    flagged: !review.right && (review.confidence === 'sure' || (state?.flagged ?? false)),
  }
}

const earliest = Date.UTC(2024, 0, 1)
const latest = Date.UTC(2200, 0, 1)

/** A time in which a clock that is right can be. */
export function plausible(at: number): boolean {
  return at >= earliest && at <= latest
}

/**
 * When reviews were done, made sense of where the clock was wrong. The order of the log is certain, times are not: no
 * review was later than one after it, or than now. A time before there was Standby is a clock without a battery, and
 * says nothing.
 */
export function timesOf(reviews: readonly Review[], now: number): number[] {
  const times = new Array<number>(reviews.length)
  let bound = plausible(now) ? now : latest
  for (let index = reviews.length - 1; index >= 0; index -= 1) {
    const { at } = reviews[index] as Review
    if (plausible(at)) bound = Math.min(bound, at)
    times[index] = plausible(at) ? bound : Number.NaN
  }
  let last = earliest
  for (let index = 0; index < times.length; index += 1) {
    if (Number.isNaN(times[index])) times[index] = last
    last = times[index] as number
  }
  return times
}

/** All cards, from all reviews. */
export function replay(schedule: FSRS, reviews: readonly Review[], now: number): Map<string, CardState> {
  const cards = new Map<string, CardState>()
  const times = timesOf(reviews, now)
  reviews.forEach((review, index) => {
    cards.set(review.question, nextState(schedule, cards.get(review.question), review, times[index] as number))
  })
  return cards
}

const dayMs = 86_400_000

/** The probability of a right answer at a time; none of what was never asked or was wrong the last time. */
export function chanceAt(schedule: FSRS, state: CardState | undefined, at: number): number {
  if (!state?.lastRight) return 0
  return schedule.get_retrievability(state.card, new Date(at), false)
}

/** Whether one would still know it in a week. */
export function mastery(schedule: FSRS, state: CardState | undefined, now: number): number {
  return chanceAt(schedule, state, now + 7 * dayMs)
}
