import { describe, expect, it } from 'vitest'
import type { CalendarDay, CalendarView } from '../../../electron/contract/calendar'
import { calendarFenceWords, dayWords, markOf, restorableSentence, weekdayOf } from './calendar-words'

const day = (number: number, over = true): CalendarDay => ({
  day: number,
  date: '',
  runs: [{ name: 'incremental', kind: 'incremental', state: 'done', seconds: 1, said: '', made: [], removed: [] }],
  endGtids: null,
  over,
})
const view = (count: number, restorable: number[]) =>
  ({ days: Array.from({ length: count }, (_, at) => day(at + 1)), restorable, reading: 0 }) as unknown as CalendarView

describe('the calendar in words', () => {
  it('begins on a Sunday', () => {
    expect([1, 2, 7, 8].map(weekdayOf)).toEqual(['Sunday', 'Monday', 'Saturday', 'Sunday'])
  })

  it('says what a fence does', () => {
    expect(calendarFenceWords('speed 0.5\ndays 7')).toBe('A day takes 0.5 s\nLet 7 days pass')
    expect(calendarFenceWords('days 1')).toBe('Let 1 day pass')
  })

  it('says of a day whether one can go back to its end', () => {
    expect(dayWords(day(3), [3])).toBe('Day 3, Tuesday: incremental; can be restored')
    expect(dayWords(day(3), [])).toContain('cannot be restored')
    expect(markOf(day(3, false), [])).toBe('passing')
  })

  it('names the days in spans', () => {
    expect(restorableSentence(view(5, [1, 2, 3, 5]))).toBe('The ends of days 1 to 3 and day 5 can be restored.')
    expect(restorableSentence(view(5, [5]))).toBe('The end of day 5 can be restored.')
    expect(restorableSentence(view(5, []))).toBe('No day can be restored.')
    expect(restorableSentence(view(0, []))).toBe('No day has passed yet.')
  })
})
