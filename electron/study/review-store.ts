import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { FSRS } from 'ts-fsrs'
import { Live } from '../base/live'
import type { Confidence, Review } from '../contract/study'
import { type LogDamage, ReviewLog } from './review-log'
import { type CardState, nextState, plausible, replay, scheduler, timesOf } from './schedule'

/** All reviews, and what they come to. The log is the truth; cards are worked out from it. */
export class ReviewStore {
  /** Counts up with every change. */
  readonly version = new Live(0)
  readonly damaged: LogDamage | null
  readonly #log: ReviewLog
  readonly #now: () => number
  #retention: number
  #schedule: FSRS
  #reviews: Review[]
  #cards: Map<string, CardState>
  #lastAt: number

  constructor(dataFolder: string, retention: number, now: () => number = Date.now) {
    this.#log = new ReviewLog(path.join(dataFolder, 'reviews.jsonl'))
    this.#now = now
    this.#retention = retention
    this.#schedule = scheduler(retention)
    const { reviews, damaged } = this.#log.load()
    this.damaged = damaged
    this.#reviews = reviews
    this.#cards = new Map()
    this.#lastAt = 0
    this.#replay()
  }

  get reviews(): readonly Review[] {
    return this.#reviews
  }

  get schedule(): FSRS {
    return this.#schedule
  }

  card(question: string): CardState | undefined {
    return this.#cards.get(question)
  }

  get cards(): ReadonlyMap<string, CardState> {
    return this.#cards
  }

  /** When the reviews were done, as far as that can be known. */
  times(): number[] {
    return timesOf(this.#reviews, this.#now())
  }

  /** @throws AppError DISK_FULL, FILE_UNREADABLE: then the review does not count */
  record(question: string, right: boolean, confidence: Confidence): CardState {
    const at = Math.max(0, Math.floor(this.#now()))
    const review: Review = { id: randomUUID(), question, at, right, confidence }
    this.#log.append(review)
    this.#reviews.push(review)
    if (plausible(at) && at >= this.#lastAt) {
      this.#lastAt = at
      this.#cards.set(question, nextState(this.#schedule, this.#cards.get(question), review, at))
    } else {
      this.#replay()
    }
    this.version.update((version) => version + 1)
    return this.#cards.get(question) as CardState
  }

  /** Takes in reviews of another machine, each at its time. Nothing is removed. @returns how many were new */
  merge(others: readonly Review[]): number {
    const known = new Set(this.#reviews.map((review) => review.id))
    const fresh = others.filter((review) => !known.has(review.id))
    if (fresh.length === 0) return 0
    const now = this.#now()
    const timed = [this.#reviews, fresh].flatMap((reviews) => {
      const times = timesOf(reviews, now)
      return reviews.map((review, index) => ({ review, time: times[index] as number }))
    })
    const reviews = timed.sort((a, b) => a.time - b.time).map(({ review, time }) => ({ ...review, at: time }))
    this.#log.replace(reviews)
    this.#reviews = reviews
    this.#replay()
    this.version.update((version) => version + 1)
    return fresh.length
  }

  set retention(retention: number) {
    if (retention === this.#retention) return
    this.#retention = retention
    this.#schedule = scheduler(retention)
    this.#replay()
    this.version.update((version) => version + 1)
  }

  #replay(): void {
    const now = this.#now()
    this.#cards = replay(this.#schedule, this.#reviews, now)
    this.#lastAt = Math.max(0, ...[...this.#cards.values()].map((card) => card.lastAt))
    // A review in the future is one of a clock that was wrong: the next one sets it right.
    if (this.#reviews.some((review) => review.at > this.#lastAt)) this.#lastAt = Number.POSITIVE_INFINITY
  }
}
