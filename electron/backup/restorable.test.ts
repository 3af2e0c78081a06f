import { describe, expect, it } from 'vitest'
import type { CalendarDay } from '../contract/calendar'
import { type CoveredFile, restorableRanges } from './restorable'

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
/** Ten transactions a day. */
const day = (number: number): CalendarDay => ({
  day: number,
  date: '',
  runs: [],
  endGtids: `${uuid}:1-${number * 10}`,
  over: true,
})
const days = (count: number) => Array.from({ length: count }, (_, at) => day(at + 1))
const full = (name: string, last: number): CoveredFile => ({ name, kind: 'full', gtids: `${uuid}:1-${last}` })
/** The log of a day, which goes on for a little after its end. */
const log = (number: number): CoveredFile => ({
  name: `log.${number}`,
  kind: 'incremental',
  gtids: `${uuid}:${number * 10 - 8}-${number * 10 + 1}`,
})
const logs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => log(from + at))

describe('the days that can be restored', () => {
  it('reach from the full as far as its incrementals do', () => {
    expect(restorableRanges(days(5), [full('sunday', 1), ...logs(1, 3)])).toEqual([
      { full: 'sunday', firstDay: 1, lastDay: 3 },
    ])
  })

  it('end where one incremental is missing, whatever comes after it', () => {
    expect(restorableRanges(days(6), [full('sunday', 1), log(1), log(2), log(4), log(5)])).toEqual([
      { full: 'sunday', firstDay: 1, lastDay: 2 },
    ])
  })

  it('begin again with the next full', () => {
    const files = [full('sunday', 1), log(1), full('wednesday', 31), log(4), log(5)]
    expect(restorableRanges(days(5), files)).toEqual([
      { full: 'sunday', firstDay: 1, lastDay: 1 },
      { full: 'wednesday', firstDay: 4, lastDay: 5 },
    ])
  })

  it('are counted from the nearest full', () => {
    expect(restorableRanges(days(4), [full('first', 1), full('second', 21), ...logs(1, 4)])).toEqual([
      { full: 'first', firstDay: 1, lastDay: 2 },
      { full: 'second', firstDay: 3, lastDay: 4 },
    ])
  })

  it('are none without a full that says what it holds, nor with one that holds more', () => {
    expect(restorableRanges(days(3), logs(1, 3))).toEqual([])
    expect(restorableRanges(days(3), [{ name: 'mute', kind: 'full', gtids: '' }, ...logs(1, 3)])).toEqual([])
    expect(restorableRanges(days(3), [full('later', 99), ...logs(1, 3)])).toEqual([])
  })

  it('do not include one whose end nobody saw', () => {
    const seen = [day(1), { ...day(2), endGtids: null }, day(3)]
    expect(restorableRanges(seen, [full('sunday', 1), ...logs(1, 3)])).toEqual([
      { full: 'sunday', firstDay: 1, lastDay: 1 },
      { full: 'sunday', firstDay: 3, lastDay: 3 },
    ])
  })
})
