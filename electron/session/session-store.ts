import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../base/json-file'
import { ProcessLock } from '../base/process-lock'
import type { Lab } from '../catalog/lab'
import { AppError } from '../contract/errors'
import { type SessionStateFile, sessionIdSchema, sessionStateFileSchema } from '../contract/session'
import { type TimelineEvent, timelineEventSchema } from '../contract/timeline'
import type { TopologySpec } from '../engine/node-spec'
import { RecordStore } from './record-store'

export interface SessionOrigin {
  lab: Lab
  topology: TopologySpec
}

/** Written by us from validated values; only its presence is checked. */
const originSchema = z.custom<SessionOrigin>(
  (value) => value !== null && typeof value === 'object' && 'lab' in value && 'topology' in value,
)

/** Sessions on disk: a state file each, and a lock that names the process that works on it. */
export class SessionStore {
  readonly records: RecordStore
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = path.join(dataFolder, 'sessions')
    this.records = new RecordStore(dataFolder)
  }

  /** All sessions with a readable state, and the ids of those whose file is damaged. */
  list(): { sessions: SessionStateFile[]; damaged: string[] } {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const sessions: SessionStateFile[] = []
    const damaged: string[] = []
    const ids = new Set(readdirSync(this.#folder).map((name) => name.split('.')[0] ?? ''))
    for (const id of ids) {
      if (!sessionIdSchema.safeParse(id).success) continue
      const { value, damaged: setAside } = this.#file(id).load()
      if (value) sessions.push(value)
      else if (setAside) damaged.push(id)
    }
    return { sessions: sessions.sort((a, b) => b.createdAt - a.createdAt), damaged }
  }

  save(state: SessionStateFile): void {
    this.#file(state.id).save(state)
  }

  /** What the session was started from: its lab may be edited, or be gone, when the session is found again. */
  saveOrigin(id: string, origin: SessionOrigin): void {
    this.#originFile(id).save(origin)
  }

  /** null where it is missing or damaged. */
  loadOrigin(id: string): SessionOrigin | null {
    return this.#originFile(id).load().value
  }

  /** Adds lines to the session's timeline. A line that a kill cut short is skipped when it is read. */
  appendTimeline(id: string, events: TimelineEvent[]): void {
    const file = this.#timeline(id)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      // The newline comes first: a line that a kill cut short does not spoil the one after it.
      appendFileSync(file, events.map((event) => `\n${JSON.stringify(event)}`).join(''), { mode: 0o600 })
    } catch (cause) {
      throw unwritable('The timeline of a session could not be written.', file, cause)
    }
  }

  loadTimeline(id: string): TimelineEvent[] {
    let text: string
    try {
      text = readFileSync(this.#timeline(id), 'utf8')
    } catch {
      // Nothing has happened yet.
      return []
    }
    return text.split('\n').flatMap((line) => {
      try {
        const parsed = timelineEventSchema.safeParse(JSON.parse(line))
        return parsed.success ? [parsed.data] : []
      } catch {
        return []
      }
    })
  }

  /** Where the ledgers of a session's traffic lie. */
  trafficFolder(id: string): string {
    return path.join(this.#folder, `${id}.traffic`)
  }

  remove(id: string): void {
    rmSync(this.trafficFolder(id), { recursive: true, force: true })
    rmSync(this.#timeline(id), { force: true })
    this.records.retire(id)
    this.#file(id).remove()
    this.#originFile(id).remove()
    this.unlock(id)
  }

  /** Whether this process now works on the session; false while another one does. */
  tryLock(id: string): boolean {
    try {
      return this.#lock(id).tryTake()
    } catch (cause) {
      throw unwritable('A session could not be locked.', this.#lockFile(id), cause)
    }
  }

  unlock(id: string): void {
    this.#lock(id).release()
  }

  #file(id: string): JsonFile<SessionStateFile> {
    return new JsonFile(path.join(this.#folder, `${id}.json`), sessionStateFileSchema)
  }

  #originFile(id: string): JsonFile<SessionOrigin> {
    return new JsonFile(path.join(this.#folder, `${id}.origin`), originSchema)
  }

  #timeline(id: string): string {
    return path.join(this.#folder, `${id}.timeline`)
  }

  #lock(id: string): ProcessLock {
    return new ProcessLock(this.#lockFile(id))
  }

  #lockFile(id: string): string {
    return path.join(this.#folder, `${id}.lock`)
  }
}

function unwritable(message: string, file: string, cause: unknown): AppError {
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
  return new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', message, { details: { file }, cause })
}
