import path from 'node:path'
import type { BackupFile } from '../backup/backup-files'
import type { BackupTests } from '../backup/backup-tests'
import { readBinaryLog } from '../backup/binary-log'
import { type CoveredFile, restorableRanges } from '../backup/restorable'
import type { Disposable } from '../base/disposable'
import { JsonFile } from '../base/json-file'
import { Live } from '../base/live'
import { delay } from '../base/wait'
import {
  type CalendarCommand,
  type CalendarDay,
  type CalendarFile,
  type CalendarJobSpec,
  type CalendarRun,
  type CalendarSpec,
  type CalendarState,
  type CalendarView,
  calendarStateSchema,
} from '../contract/calendar'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import type { ExecRequest, ExecResult } from '../engine/exec'
import type { Owner } from '../engine/labels'
import type { Server } from '../mysql/server'

export interface SessionCalendarContext {
  /** null for a lab without a calendar. */
  spec: CalendarSpec | null
  /** Where the session keeps its days. */
  folder: string
  owner: Owner
  /** @throws AppError ENGINE_UNREACHABLE */
  engine(): Engine
  exec(node: string, request: ExecRequest): Promise<ExecResult>
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
  tests: Pick<BackupTests, 'list' | 'files'>
}

/** What a file of the store is; null where it is no backup, or cannot be read. */
type Facts = CoveredFile | null

const jobTimeoutMs = 600_000
/** A Sunday. */
const firstDay = Date.UTC(2026, 2, 1)

/**
 * The calendar of a lab: days that pass in seconds, on which real commands run in its nodes. The clock is virtual; the orders,
 * the files and the GTIDs are not. It stands still while a job runs, so that a slow machine has long days and no skipped ones.
 */
export class SessionCalendar implements Disposable {
  readonly view: Live<CalendarView>
  readonly #context: SessionCalendarContext
  readonly #file: JsonFile<CalendarState>
  readonly #abort = new AbortController()
  /** Ends the wait of the day that passes. */
  #wake = new AbortController()
  #days: CalendarDay[]
  #daySeconds: number
  #state: CalendarView['state']
  #until: number | null = null
  #pausing = false
  #loop: Promise<void> | null = null
  #files: BackupFile[] = []
  readonly #facts = new Map<string, Facts>()
  #reading: Promise<void> = Promise.resolve()

  constructor(context: SessionCalendarContext) {
    this.#context = context
    this.#file = new JsonFile(path.join(context.folder, 'calendar.json'), calendarStateSchema)
    const kept = context.spec ? this.#file.load().value : null
    // A day that was going on when the app ended is over: nobody knows what it would have become.
    this.#days = (kept?.days ?? []).map((day) => ({ ...day, over: true }))
    this.#daySeconds = kept?.daySeconds ?? context.spec?.daySeconds ?? 1
    this.#state = this.#days.length > 0 ? 'paused' : 'idle'
    this.view = new Live(this.#look())
  }

  /** @throws AppError INPUT_INVALID for a lab without a calendar */
  command(command: CalendarCommand): void {
    this.#require()
    if (command.do === 'speed') this.#daySeconds = command.daySeconds
    else if (command.do === 'pause') this.#pausing = true
    else {
      this.#pausing = false
      this.#until = command.do === 'days' ? this.#days.length + command.days : null
      this.#state = 'running'
      this.#loop ??= this.#run().finally(() => {
        this.#loop = null
      })
    }
    this.#wake.abort()
    this.#publish()
  }

  /** Looks at the store again, and reads what is new in it. @throws AppError as {@link BackupTests.list} */
  async refresh(): Promise<CalendarView> {
    const { store } = this.#require()
    this.#files = await this.#context.tests.list(store)
    this.#readNew()
    this.#publish()
    return this.view.value
  }

  /** Waits until it stands still, and all files were read. */
  async settled(signal: AbortSignal): Promise<void> {
    await this.view.until(({ state, reading }) => state !== 'running' && reading === 0, signal)
  }

  /** Ends what is under way; done when no job runs any more. */
  async stop(): Promise<void> {
    this.dispose()
    await this.#loop
    await this.#reading
  }

  dispose(): void {
    this.#abort.abort()
    this.#wake.abort()
  }

  #require(): CalendarSpec {
    const { spec } = this.#context
    if (!spec) throw new AppError('INPUT_INVALID', 'This lab has no calendar.')
    return spec
  }

  async #run(): Promise<void> {
    const goesOn = () => !this.#pausing && (this.#until === null || this.#days.length < this.#until)
    while (!this.#abort.signal.aborted && goesOn()) await this.#passDay()
    this.#until = null
    this.#state = 'paused'
    this.#publish()
  }

  async #passDay(): Promise<void> {
    const { jobs, source } = this.#require()
    const day = this.#days.length + 1
    const date = new Date(firstDay + (day - 1) * 86_400_000).toISOString().slice(0, 10)
    this.#days = [...this.#days, { day, date, runs: [], endGtids: null, over: false }]
    this.#publish()
    const due = jobs.filter(({ every, first }) => day >= first && (day - first) % every === 0)
    for (const job of due.filter(({ at }) => at === 'start')) await this.#runJob(job, day, date)
    await this.#passTime()
    this.#change(day, { endGtids: await this.#executed(source) })
    for (const job of due.filter(({ at }) => at === 'end')) await this.#runJob(job, day, date)
    this.#change(day, { over: true })
    this.#save()
  }

  /** As long as a day is: another speed counts at once, and a pause lets the day end. */
  async #passTime(): Promise<void> {
    const begun = Date.now()
    while (!this.#abort.signal.aborted && !this.#pausing) {
      const left = begun + this.#daySeconds * 1000 - Date.now()
      if (left <= 0) return
      this.#wake = new AbortController()
      await delay(left, this.#wake.signal).catch(() => {})
    }
  }

  async #executed(source: string): Promise<string | null> {
    try {
      const { rows } = await this.#context.server(source).query('SELECT @@GLOBAL.gtid_executed')
      return rows[0]?.[0]?.replaceAll(/\s+/g, '') ?? null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return null
    }
  }

  async #runJob(job: CalendarJobSpec, day: number, date: string): Promise<void> {
    if (this.#abort.signal.aborted) return
    const blank: CalendarRun = {
      name: job.name,
      kind: job.kind,
      state: 'running',
      seconds: 0,
      said: '',
      made: [],
      removed: [],
    }
    this.#setRun(day, blank)
    const before = await this.#listed()
    const begun = Date.now()
    const end = await this.#exec(job, day, date)
    const seconds = (Date.now() - begun) / 1000
    const after = await this.#listed()
    const known = new Set(before.map(({ version }) => version))
    const made = after.filter(({ version, name }) => !known.has(version) && !name.endsWith('.sha256'))
    const removed = before.filter(({ name }) => !after.some((one) => one.name === name) && !name.endsWith('.sha256'))
    this.#setRun(day, {
      ...blank,
      ...end,
      seconds,
      made: made.reverse().map(({ name, sizeBytes }): CalendarFile => ({ name, sizeBytes, kind: null, gtids: null })),
      removed: removed.map(({ name }) => name).sort(),
    })
    this.#readNew()
  }

  async #exec(job: CalendarJobSpec, day: number, date: string): Promise<Pick<CalendarRun, 'state' | 'said'>> {
    try {
      const { exitCode, stdout, stderr } = await this.#context.exec(job.node, {
        command: ['bash', '-eo', 'pipefail', '-c', job.sh],
        environment: { STANDBY_DAY: String(day), STANDBY_DATE: date },
        timeoutMs: jobTimeoutMs,
        signal: this.#abort.signal,
      })
      const last = (text: string) => text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      if (exitCode === 0) return { state: 'done', said: last(stdout) }
      return { state: 'failed', said: last(stderr) || last(stdout) || `ended with status ${exitCode}` }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { state: 'failed', said: error.message }
    }
  }

  async #listed(): Promise<BackupFile[]> {
    try {
      this.#files = await this.#context.tests.list(this.#require().store)
      return this.#files
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return this.#files
    }
  }

  /** One file after the other, beside the calendar: reading does not make a day longer. */
  #readNew(): void {
    const fresh = this.#files.filter(({ version, name }) => !this.#facts.has(version) && !name.endsWith('.sha256'))
    if (fresh.length === 0) return
    this.#reading = this.#reading.then(async () => {
      for (const file of fresh) {
        if (this.#abort.signal.aborted || this.#facts.has(file.version)) continue
        this.#facts.set(file.version, await this.#read(file))
        this.#publish()
      }
    })
  }

  async #read(file: BackupFile): Promise<Facts> {
    const { tests, engine, owner } = this.#context
    try {
      const details = await tests.files.details(file)
      if (details.kind === 'full') {
        const sound = details.damage === null && details.complete !== false
        return sound ? { name: file.name, kind: 'full', gtids: details.gtidPurged ?? '' } : null
      }
      if (details.kind !== 'incremental' || details.compressed) return null
      const log = await readBinaryLog(engine(), owner, file.store, file.path)
      return log.problem === null ? { name: file.name, kind: 'incremental', gtids: log.gtids } : null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return null
    }
  }

  #setRun(day: number, run: CalendarRun): void {
    const runs = this.#days.find((one) => one.day === day)?.runs ?? []
    const others = runs.filter(({ name }) => name !== run.name)
    this.#change(day, { runs: [...others, run] })
  }

  #change(day: number, change: Partial<CalendarDay>): void {
    this.#days = this.#days.map((one) => (one.day === day ? { ...one, ...change } : one))
    this.#publish()
  }

  #publish(): void {
    this.view.set(this.#look())
  }

  #save(): void {
    try {
      this.#file.save({ days: this.#look().days, daySeconds: this.#daySeconds })
    } catch (error) {
      // Without room on this machine the calendar goes on; only its past is not kept.
      if (!(error instanceof AppError)) throw error
    }
  }

  #look(): CalendarView {
    const backups = this.#files.flatMap((file) => {
      const facts = this.#facts.get(file.version)
      return facts ? [{ file, facts }] : []
    })
    const byName = new Map(backups.map(({ facts }) => [facts.name, facts]))
    const days = this.#days.map((day) => ({
      ...day,
      runs: day.runs.map((run) => ({
        ...run,
        made: run.made.map((made) => {
          const facts = byName.get(made.name)
          return facts && made.gtids === null ? { ...made, kind: facts.kind, gtids: facts.gtids } : made
        }),
      })),
    }))
    this.#days = days
    const ranges = restorableRanges(
      days,
      backups.map(({ facts }) => facts),
    )
    const restorable = ranges.flatMap(({ firstDay: from, lastDay }) =>
      Array.from({ length: lastDay - from + 1 }, (_, at) => from + at),
    )
    const count = (kind: CoveredFile['kind']) => backups.filter(({ facts }) => facts.kind === kind).length
    return {
      jobs: (this.#context.spec?.jobs ?? []).map(({ name, kind, every, at }) => ({ name, kind, every, at })),
      state: this.#state,
      daySeconds: this.#daySeconds,
      until: this.#until,
      days,
      restorable,
      ranges,
      fulls: count('full'),
      incrementals: count('incremental'),
      bytes: backups.reduce((sum, { file }) => sum + file.sizeBytes, 0),
      reading: this.#files.filter(({ version, name }) => !this.#facts.has(version) && !name.endsWith('.sha256')).length,
    }
  }
}
