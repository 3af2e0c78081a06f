import { z } from 'zod'
import { nodeIdSchema } from './check'

/** What a job of a calendar is for. */
export const calendarJobKinds = ['full', 'incremental', 'retention'] as const
export type CalendarJobKind = (typeof calendarJobKinds)[number]

const calendarJobSchema = z.strictObject({
  name: z.string().min(1).max(40),
  kind: z.enum(calendarJobKinds),
  /** Every so many days, from the day `first` on. */
  every: z.number().int().min(1).max(31).default(1),
  first: z.number().int().min(1).max(366).default(1),
  /** In the morning, before anything else of the day, or at its end. */
  at: z.enum(['start', 'end']).default('end'),
  node: nodeIdSchema,
  /** Run by bash, as a guide's `sh` block; STANDBY_DAY is the number of the day, STANDBY_DATE its date. */
  sh: z.string().min(1).max(4000),
})
export type CalendarJobSpec = z.infer<typeof calendarJobSchema>

/** A calendar that a lab declares in `lab.yaml`: days that pass in seconds, and what is done on them. */
export const calendarSpecSchema = z.strictObject({
  daySeconds: z.number().min(0.2).max(600).default(10),
  /** The server whose backups these are: what it had executed at the end of a day is the point to get back to. */
  source: nodeIdSchema,
  /** The store in which their files lie. */
  store: nodeIdSchema,
  jobs: z.array(calendarJobSchema).min(1).max(8),
})
export type CalendarSpec = z.infer<typeof calendarSpecSchema>

/** How fences and the learner call it. */
export const calendarName = 'calendar'

const calendarFileSchema = z.object({
  name: z.string(),
  kind: z.enum(['full', 'incremental']).nullable(),
  sizeBytes: z.number(),
  /** What is in it; null until it was read. */
  gtids: z.string().nullable(),
})
export type CalendarFile = z.infer<typeof calendarFileSchema>

const calendarRunSchema = z.object({
  name: z.string(),
  kind: z.enum(calendarJobKinds),
  state: z.enum(['running', 'done', 'failed']),
  seconds: z.number(),
  /** The last line that it wrote. */
  said: z.string(),
  made: z.array(calendarFileSchema),
  /** Names of the files that it removed. */
  removed: z.array(z.string()),
})
export type CalendarRun = z.infer<typeof calendarRunSchema>

export const calendarDaySchema = z.object({
  day: z.number().int(),
  /** `2026-03-01`, which was a Sunday: the clock is a virtual one. */
  date: z.string(),
  runs: z.array(calendarRunSchema),
  /** What the source had executed when it ended; null while it lasts, or where the source did not answer. */
  endGtids: z.string().nullable(),
  over: z.boolean(),
})
export type CalendarDay = z.infer<typeof calendarDaySchema>

/** What of a session's calendar is kept on disk. */
export const calendarStateSchema = z.object({ days: z.array(calendarDaySchema), daySeconds: z.number() })
export type CalendarState = z.infer<typeof calendarStateSchema>

/** From a full to the end of the last day that its incrementals reach: every moment between can be restored. */
export interface RestorableRange {
  full: string
  firstDay: number
  lastDay: number
}

export interface CalendarView {
  /** What is done when; none for a lab without a calendar. */
  jobs: Pick<CalendarJobSpec, 'name' | 'kind' | 'every' | 'at'>[]
  state: 'idle' | 'running' | 'paused'
  daySeconds: number
  /** After how many days it pauses by itself; null: never. */
  until: number | null
  days: CalendarDay[]
  /** Days to whose end the files that are there now lead back. */
  restorable: number[]
  ranges: RestorableRange[]
  /** Files of the store that are backups, as they lie there now. */
  fulls: number
  incrementals: number
  bytes: number
  /** Files that are there and not read yet. */
  reading: number
}

export type CalendarCommand =
  | { do: 'start' }
  | { do: 'pause' }
  /** So many more days, then a pause. */
  | { do: 'days'; days: number }
  | { do: 'speed'; daySeconds: number }

/** Reads a `calendar` fence, a command a line: `start`, `pause`, `days 7`, `speed 2`. @returns null for anything else */
export function parseCalendarCommands(code: string): CalendarCommand[] | null {
  const commands: CalendarCommand[] = []
  for (const line of code.trim().split('\n')) {
    const words = line.trim().split(/\s+/)
    const [word, value] = words
    const number = Number(value)
    if (words.length === 1 && (word === 'start' || word === 'pause')) commands.push({ do: word })
    else if (words.length !== 2) return null
    else if (word === 'days' && Number.isInteger(number) && number >= 1 && number <= 366) {
      commands.push({ do: 'days', days: number })
    } else if (word === 'speed' && number >= 0.2 && number <= 600) commands.push({ do: 'speed', daySeconds: number })
    else return null
  }
  return commands
}
