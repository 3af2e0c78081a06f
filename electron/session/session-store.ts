import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../base/json-file'
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
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const lock = this.#lock(id)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(lock, JSON.stringify({ pid: process.pid, started: processStart(process.pid) }), {
          flag: 'wx',
          mode: 0o600,
        })
        return true
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
          rmSync(lock, { force: true })
          throw unwritable('A session could not be locked.', lock, cause)
        }
        if (this.#ownerLives(lock)) return this.#isOurs(lock)
        this.#takeAway(lock)
      }
    }
    return false
  }

  unlock(id: string): void {
    if (this.#isOurs(this.#lock(id))) rmSync(this.#lock(id), { force: true })
  }

  /**
   * Removes a lock whose owner is dead. Two processes may find it at the same time: what is taken away is looked at again, and put
   * back where it is the other's new one.
   */
  #takeAway(lock: string): void {
    const taken = `${lock}.${process.pid}`
    try {
      renameSync(lock, taken)
    } catch (cause) {
      // The other one was first.
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
      throw unwritable('A session could not be locked.', lock, cause)
    }
    try {
      if (this.#ownerLives(taken)) linkSync(taken, lock)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST')
        throw unwritable('A session could not be locked.', lock, cause)
    } finally {
      rmSync(taken, { force: true })
    }
  }

  #isOurs(lock: string): boolean {
    return readLock(lock)?.pid === process.pid
  }

  #ownerLives(lock: string): boolean {
    const owner = readLock(lock)
    if (!owner) return false
    try {
      process.kill(owner.pid, 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
    }
    return owner.started === null || processStart(owner.pid) === owner.started
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

  #lock(id: string): string {
    return path.join(this.#folder, `${id}.lock`)
  }
}

function unwritable(message: string, file: string, cause: unknown): AppError {
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
  return new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', message, { details: { file }, cause })
}

interface LockOwner {
  pid: number
  /** Tells a process from a later one with the same number; null where the platform does not say. */
  started: string | null
}

function readLock(lock: string): LockOwner | null {
  try {
    const owner = JSON.parse(readFileSync(lock, 'utf8')) as Partial<LockOwner>
    return typeof owner.pid === 'number' ? { pid: owner.pid, started: owner.started ?? null } : null
  } catch {
    // Gone, or cut short by a kill: it locks nothing.
    return null
  }
}

function processStart(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The 22nd field; the second, in parentheses, may contain spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
