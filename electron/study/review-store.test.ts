import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Review } from '../contract/study'
import { ReviewStore } from './review-store'

const begin = Date.UTC(2026, 0, 5, 9)
const day = 86_400_000
let folder: string
let now: number
let store: ReviewStore
const open = () => new ReviewStore(folder, 0.9, () => now)
const log = () => path.join(folder, 'reviews.jsonl')

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-reviews-'))
  now = begin
  store = open()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const asked = (from: ReviewStore) => from.reviews.map((review) => review.question)
const setAside = () => readdirSync(folder).filter((name) => name.includes('.damaged-'))

describe('reviews', () => {
  it('are none at first, and nothing is written', () => {
    expect(store.reviews).toEqual([])
    expect(store.damaged).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  it('are kept over restarts, and give the same cards', () => {
    store.record('one', true, 'sure')
    now += day
    store.record('two', false, 'sure')
    store.record('one', true, 'unsure')
    const again = open()
    expect(again.reviews).toEqual(store.reviews)
    expect(again.cards).toEqual(store.cards)
    expect(again.card('two')).toMatchObject({ flagged: true, reviews: 1, wrong: 1 })
  })

  it('fall due anew when the target changes, and none is lost', () => {
    store.record('one', true, 'sure')
    const before = store.card('one')?.card.due.getTime() as number
    store.retention = 0.8
    expect(store.card('one')?.card.due.getTime()).toBeGreaterThan(before)
    expect(store.reviews).toHaveLength(1)
  })

  it('of a clock that was years ahead fall due as if done now', () => {
    now = begin + 4000 * day
    store.record('one', true, 'sure')
    now = begin
    store.record('two', true, 'sure')
    expect(store.card('one')?.card.due.getTime()).toBeLessThan(begin + 10 * day)
    expect(open().cards).toEqual(store.cards)
  })

  it('of another machine are taken in at their time, once', () => {
    store.record('one', true, 'sure')
    now += 5 * day
    store.record('one', true, 'sure')
    const other: Review = { id: 'x', question: 'one', at: begin + 2 * day, right: false, confidence: 'sure' }
    expect(store.merge([other, ...store.reviews])).toBe(1)
    expect(store.merge([other])).toBe(0)
    expect(store.reviews.map((review) => review.right)).toEqual([true, false, true])
    expect(open().reviews).toEqual(store.reviews)
  })
})

describe('a log that is damaged', () => {
  beforeEach(() => {
    for (const question of ['one', 'two', 'three']) store.record(question, true, 'sure')
  })

  it.each<[string, () => void]>([
    ['by a line that is no review', () => appendFileSync(log(), '{"question":5}\n')],
    ['by a write that was cut off', () => truncateSync(log(), readFileSync(log()).length - 10)],
    ['by garbage', () => writeFileSync(log(), '\u0000\u0001garbage')],
    ['by having been emptied', () => writeFileSync(log(), '')],
  ])('%s is set aside, and every review is there', (_, damage) => {
    damage()
    const damaged = readFileSync(log(), 'utf8')
    const again = open()
    expect(asked(again)).toEqual(['one', 'two', 'three'])
    expect(again.damaged).toMatchObject({ kept: 3, setAside: expect.stringContaining('.damaged-') })
    expect(readFileSync(again.damaged?.setAside as string, 'utf8')).toBe(damaged)
    expect(open().damaged).toBeNull()
    expect(setAside()).toHaveLength(1)
  })

  it('as its copy is too keeps what can be read of both, and says how much cannot', () => {
    const lines = readFileSync(log(), 'utf8').split('\n')
    writeFileSync(log(), [lines[0], 'x', lines[2], ''].join('\n'))
    writeFileSync(`${log()}.last`, 'y\n')
    const again = open()
    expect(asked(again)).toEqual(['one', 'three'])
    expect(again.damaged).toMatchObject({ kept: 2, lost: 1 })
  })

  it('in its copy only is no matter', () => {
    writeFileSync(`${log()}.last`, 'garbage')
    expect(open().damaged).toBeNull()
    rmSync(log())
    expect(asked(open())).toEqual(['one', 'two', 'three'])
  })
})

const time = fc.oneof(
  fc.integer({ min: begin, max: begin + 1000 * day }),
  fc.constantFrom(0, 86_400_000, begin - 400 * day, begin + 90_000 * day, 8e15),
)
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('review' as const),
      question: fc.nat(4),
      right: fc.boolean(),
      sure: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const), to: time }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tear' as const), bytes: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('scribble' as const), text: fc.string({ maxLength: 30 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('retention' as const),
      to: fc.double({ min: 0.7, max: 0.97, noNaN: true }),
    }),
  },
)

it('no sequence of reviews, clock changes, restarts and damage loses a review', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const place = mkdtempSync(path.join(folder, 'p-'))
      const file = path.join(place, 'reviews.jsonl')
      let clock = begin
      const start = () => new ReviewStore(place, 0.9, () => clock)
      let running = start()
      const done: { question: string; right: boolean }[] = []
      for (const one of actions) {
        if (one.do === 'clock') clock = one.to
        else if (one.do === 'restart') running = start()
        else if (one.do === 'retention') running.retention = one.to
        else if (one.do === 'review') {
          running.record(`q${one.question}`, one.right, one.sure ? 'sure' : 'unsure')
          done.push({ question: `q${one.question}`, right: one.right })
        } else if (done.length > 0) {
          if (one.do === 'tear') truncateSync(file, Math.max(0, readFileSync(file).length - one.bytes))
          else appendFileSync(file, one.text)
          running = start()
        }
      }
      for (const store of [running, start()]) {
        expect(store.reviews.map(({ question, right }) => ({ question, right }))).toEqual(done)
        let counted = 0
        for (const [question, state] of store.cards) {
          counted += state.reviews
          expect(state.reviews).toBe(done.filter((one) => one.question === question).length)
          expect(state.card.due.getTime()).toBeGreaterThan(state.lastAt)
          expect(state.card.due.getTime() - state.lastAt).toBeLessThan(36_600 * day)
        }
        expect(counted).toBe(done.length)
      }
    }),
    { numRuns: 100 },
  )
}, 60_000)

it('answers within a frame with ten thousand reviews', () => {
  const reviews = Array.from(
    { length: 10_000 },
    (_, index): Review => ({
      id: `r${index}`,
      question: `q${index % 1000}`,
      at: begin + index * 60_000,
      right: index % 3 > 0,
      confidence: 'sure',
    }),
  )
  store.merge(reviews)
  now = begin + 10 * day
  const took: number[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    const from = performance.now()
    store.record('q5', true, 'sure')
    took.push(performance.now() - from)
  }
  expect(took.sort((a, b) => a - b)[10]).toBeLessThan(16)
})
