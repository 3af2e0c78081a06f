import { type CalendarDay, type CalendarView, parseCalendarCommands } from '../../../electron/contract/calendar'
import { plural } from '../../ui/plural'

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The calendar's first day is a Sunday. */
export function weekdayOf(day: number): string {
  return weekdays[(day - 1) % 7] ?? ''
}

/** What a `calendar` fence does, in words. */
export function calendarFenceWords(code: string): string {
  const commands = parseCalendarCommands(code)
  if (!commands) return code
  return commands
    .map((command) => {
      if (command.do === 'start') return 'Let the days pass'
      if (command.do === 'pause') return 'Stop the days'
      return command.do === 'days'
        ? `Let ${plural(command.days, 'day')} pass`
        : `A day takes ${seconds(command.daySeconds)}`
    })
    .join('\n')
}

/** `1 s`, `0.5 s`. */
export function seconds(value: number): string {
  return `${value} s`
}

export type DayMark = 'passing' | 'restorable' | 'lost'

/** What a day is now: to its end one can go back, or not, or it is not over. */
export function markOf({ day, over }: CalendarDay, restorable: readonly number[]): DayMark {
  if (!over) return 'passing'
  return restorable.includes(day) ? 'restorable' : 'lost'
}

const markWords: Record<DayMark, string> = {
  passing: 'passing now',
  restorable: 'can be restored',
  lost: 'cannot be restored',
}

/** A day in a line: `Day 3, Tuesday: incremental; can be restored`. */
export function dayWords(day: CalendarDay, restorable: readonly number[]): string {
  const ran = day.runs.map(({ name, state }) => (state === 'failed' ? `${name} failed` : name)).join(', ')
  return `Day ${day.day}, ${weekdayOf(day.day)}: ${ran || 'nothing ran'}; ${markWords[markOf(day, restorable)]}`
}

/** To which days one can go back, as a sentence. */
export function restorableSentence({ days, restorable, reading }: CalendarView): string {
  if (days.length === 0) return 'No day has passed yet.'
  if (restorable.length === 0) return reading > 0 ? 'The new files are being read.' : 'No day can be restored.'
  const spans: [number, number][] = []
  for (const day of [...restorable].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else spans.push([day, day])
  }
  const words = spans.map(([first, last]) => (first === last ? `day ${first}` : `days ${first} to ${last}`))
  const single = restorable.length === 1
  return `The ${single ? 'end' : 'ends'} of ${words.join(' and ')} can be restored.`
}
