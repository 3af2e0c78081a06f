import type { CalendarView } from '../../contract/calendar'
import type { CalendarCheck, CheckOutcome } from '../../contract/check'
import { type CheckContext, judged } from './check-context'

/** Looks at what a lab's calendar has come to: the files as they lie in the store now, not as they were made. */
export async function runCalendarCheck(check: CalendarCheck, context: CheckContext): Promise<CheckOutcome> {
  return judgeCalendar(check, await context.calendar())
}

/** Pure. */
export function judgeCalendar({ calendar: wanted }: CalendarCheck, view: CalendarView): CheckOutcome {
  const over = view.days.filter((day) => day.over).length
  const expected: string[] = []
  const observed: string[] = []
  const verdicts: boolean[] = []
  const look = (passed: boolean, wish: string, found: string) => {
    verdicts.push(passed)
    expected.push(wish)
    observed.push(found)
  }
  if (wanted.days !== undefined) look(over >= wanted.days, `${wanted.days} days or more are over`, `${over} are over`)
  const range = wanted.restorable ?? lastDays(wanted.restorableLast, over)
  if (range !== undefined) {
    const [first, last] = range
    const lost = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter(
      (day) => !view.restorable.includes(day),
    )
    const words = view.reading > 0 && lost.length > 0 ? `, ${view.reading} files are still being read` : ''
    look(
      lost.length === 0,
      `the end of each day from ${first} to ${last} can be restored`,
      `${lostWords(lost)}${words}`,
    )
  }
  if (wanted.fulls !== undefined) {
    look(view.fulls <= wanted.fulls, `${wanted.fulls} fulls or fewer are kept`, `${view.fulls} are there`)
  }
  return judged(
    verdicts.every(Boolean),
    'the calendar, and what its files hold',
    expected.join('; '),
    observed.join('; '),
  )
}

/** The last days that are over; of fewer than wanted, from the first. */
function lastDays(count: number | undefined, over: number): [number, number] | undefined {
  return count === undefined ? undefined : [Math.max(1, over - count + 1), Math.max(over, count)]
}

function lostWords(lost: readonly number[]): string {
  if (lost.length === 0) return 'each of them can'
  return lost.length === 1 ? `day ${lost[0]} cannot` : `days ${lost.join(', ')} cannot`
}
