import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { type RecordEntry, recordEntrySchema } from '../contract/record'

/** Records on disk: one beside each session, and of each lab the last of a session that has ended. */
export class RecordStore {
  readonly #sessions: string
  readonly #kept: string

  constructor(dataFolder: string) {
    this.#sessions = path.join(dataFolder, 'sessions')
    this.#kept = path.join(dataFolder, 'records')
  }

  load(session: string): RecordEntry[] {
    return readEntries(this.#ofSession(session))
  }

  append(session: string, entry: RecordEntry): void {
    append(this.#sessions, this.#ofSession(session), entry)
  }

  /** Of the last session of the lab that has ended, if anything was done in one. */
  loadKept(labId: string): RecordEntry[] {
    return readEntries(this.#ofLab(labId))
  }

  appendKept(labId: string, entry: RecordEntry): void {
    append(this.#kept, this.#ofLab(labId), entry)
  }

  /** The session has ended: its record is kept in place of the one before, unless less was reached in it. */
  retire(session: string): void {
    const file = this.#ofSession(session)
    const entries = this.load(session)
    const [first] = entries
    if (first?.body.kind !== 'start') {
      rmSync(file, { force: true })
      return
    }
    const kept = this.#ofLab(first.body.lab.id)
    const has = (...kinds: string[]) => entries.some(({ body }) => kinds.includes(body.kind))
    const reached = has('done', 'unverified')
    const worked = reached || has('hint', 'solution', 'answer', 'wrong-turn')
    if (!worked || (!reached && existsSync(kept))) {
      rmSync(file, { force: true })
      return
    }
    mkdirSync(this.#kept, { recursive: true, mode: 0o700 })
    renameSync(file, kept)
  }

  removeKept(labId: string): void {
    rmSync(this.#ofLab(labId), { force: true })
  }

  #ofSession(session: string): string {
    return path.join(this.#sessions, `${session}.record`)
  }

  #ofLab(labId: string): string {
    return path.join(this.#kept, `${labId}.record`)
  }
}

/** Lines that a kill cut short are left out; lines that somebody changed are not: their hash tells. */
function readEntries(file: string): RecordEntry[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // Nothing was recorded.
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = recordEntrySchema.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
}

function append(folder: string, file: string, entry: RecordEntry): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // The newline comes first: a line that a kill cut short does not spoil the one after it.
    appendFileSync(file, `\n${JSON.stringify(entry)}`, { mode: 0o600 })
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
    throw new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', 'The record of a session could not be written.', {
      details: { file },
      cause,
    })
  }
}
