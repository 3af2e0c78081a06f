import { describe, expect, it } from 'vitest'
import { clockWords, dueWords, percentWords } from './due-words'

const at = (day: number, hour = 12) => new Date(2026, 0, day, hour).getTime()

describe('when a question comes back', () => {
  it.each([
    [at(5, 8), 'today'],
    [at(4), 'today'],
    [at(6, 1), 'tomorrow'],
    [at(9), 'in 4 days'],
    [at(5 + 92), 'in 3 months'],
    [at(5 + 1100), 'in 3 years'],
  ])('is said in days of the calendar: %s', (due, words) => {
    expect(dueWords(due, at(5, 22))).toBe(words)
  })
})

it('a clock has seconds in two digits, and stops at zero', () => {
  expect([clockWords(65), clockWords(0.4), clockWords(-3)]).toEqual(['1:05', '0:01', '0:00'])
})

it('a share is in whole percent', () => {
  expect(percentWords(0.785)).toBe('79%')
})
