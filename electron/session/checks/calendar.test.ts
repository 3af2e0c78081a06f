import { describe, expect, it } from 'vitest'
import type { CalendarView } from '../../contract/calendar'
import { checkSchemas } from '../../contract/check'
import { judgeCalendar } from './calendar'

const view = (change: Partial<CalendarView> = {}): CalendarView => ({
  jobs: [],
  state: 'paused',
  daySeconds: 1,
  until: null,
  days: [1, 2, 3].map((day) => ({ day, date: '', runs: [], endGtids: '', over: day < 3 })),
  restorable: [1, 2],
  ranges: [],
  fulls: 1,
  incrementals: 2,
  bytes: 0,
  reading: 0,
  ...change,
})
const judge = (wanted: object, change: Partial<CalendarView> = {}) =>
  judgeCalendar(checkSchemas.calendar.parse({ name: 'c', calendar: wanted }), view(change))

describe('a check of the calendar', () => {
  it('counts days that are over', () => {
    expect(judge({ days: 2 }).status).toBe('passed')
    expect(judge({ days: 3 })).toMatchObject({ status: 'failed', observed: '2 are over' })
  })

  it('names the days that cannot be restored', () => {
    expect(judge({ restorable: [1, 2] }).status).toBe('passed')
    expect(judge({ restorable: [1, 4] })).toMatchObject({ status: 'failed', observed: 'days 3, 4 cannot' })
    expect(judge({ restorable: [1, 3] }, { reading: 2 })).toMatchObject({
      observed: 'day 3 cannot, 2 files are still being read',
    })
  })

  it('looks at the last days, and at the days to come where there are too few', () => {
    expect(judge({ restorableLast: 2 }).status).toBe('passed')
    expect(judge({ restorableLast: 2 }, { restorable: [1] }).status).toBe('failed')
    expect(judge({ restorableLast: 3 }, { restorable: [1, 2] })).toMatchObject({ observed: 'day 3 cannot' })
  })

  it('counts fulls', () => {
    expect(judge({ fulls: 1 }).status).toBe('passed')
    expect(judge({ fulls: 1 }, { fulls: 3 })).toMatchObject({ status: 'failed', observed: '3 are there' })
  })

  it('asks for something', () => {
    expect(checkSchemas.calendar.safeParse({ name: 'c', calendar: {} }).success).toBe(false)
    expect(checkSchemas.calendar.safeParse({ name: 'c', calendar: { restorable: [3, 1] } }).success).toBe(false)
  })
})
