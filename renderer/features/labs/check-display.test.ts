import { describe, expect, it } from 'vitest'
import type { CheckOutcome, CheckView } from '../../../electron/contract/check'
import { announce, displayOf, firstFailed } from './check-display'

const failed: CheckOutcome = { status: 'failed', asked: 'a', expected: 'e', observed: 'o' }
const passed: CheckOutcome = { status: 'passed', asked: 'a', expected: 'e', observed: 'e' }

function check(outcome: CheckOutcome, change: Partial<CheckView> = {}): CheckView {
  return { name: 'The replica runs', kind: 'query', outcome, changedAt: 0, ...change }
}

describe('a failed check', () => {
  it('is quiet until the learner does something', () => {
    expect(displayOf(check(failed), { actedAt: undefined, now: 60_000 })).toBe('not-yet')
  })

  it('is quiet for a moment after that, then says what is wrong', () => {
    expect(displayOf(check(failed), { actedAt: 5_000, now: 5_500 })).toBe('not-yet')
    expect(displayOf(check(failed), { actedAt: 5_000, now: 6_000 })).toBe('failed')
  })

  it('with a question is quiet until an answer was given', () => {
    const question = { text: 'Which?' }
    expect(displayOf(check(failed, { question }), { actedAt: 1, now: 9_000 })).toBe('not-yet')
    expect(displayOf(check(failed, { question: { ...question, given: 'x' } }), { actedAt: undefined, now: 0 })).toBe(
      'failed',
    )
  })
})

it('opens the first that failed, or could not be checked', () => {
  expect(firstFailed(['passed', 'errored', 'failed'])).toBe(1)
  expect(firstFailed(['passed', 'not-yet'])).toBe(-1)
})

describe('what is said aloud', () => {
  it('is what newly passed and what no longer does', () => {
    const before = [check(failed), check(passed, { name: 'B' }), check(passed, { name: 'C' })]
    const after = [check(passed), check(failed, { name: 'B' }), check(passed, { name: 'C' })]
    expect(announce(before, after)).toBe('Passed: The replica runs. No longer true: B.')
  })

  it('is nothing for a new step', () => {
    expect(announce([], [check(passed)])).toBe('')
  })
})
