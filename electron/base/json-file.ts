import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { AppError } from '../contract/errors'

/** What reading a file came to. `damaged`: where the unreadable file was put, and whether the copy before it was used. */
export interface Loaded<T> {
  value: T | null
  damaged: { setAside: string; usedLastGood: boolean } | null
}

/**
 * A JSON file that survives a kill at any moment: it is written beside, flushed and renamed. The last good state is kept
 * beside it. A damaged file is set aside, never replaced in silence.
 */
export class JsonFile<T> {
  readonly file: string
  readonly #schema: z.ZodType<T>

  constructor(file: string, schema: z.ZodType<T>) {
    this.file = file
    this.#schema = schema
  }

  get #lastGood(): string {
    return `${this.file}.last`
  }

  /** null where there is no file. */
  load(): Loaded<T> {
    if (!existsSync(this.file) && !existsSync(this.#lastGood)) return { value: null, damaged: null }
    const value = this.#read(this.file)
    if (value !== null) return { value, damaged: null }
    if (!existsSync(this.file)) return { value: this.#read(this.#lastGood), damaged: null }
    const setAside = `${this.file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    renameSync(this.file, setAside)
    const last = this.#read(this.#lastGood)
    if (last !== null) this.save(last)
    return { value: last, damaged: { setAside, usedLastGood: last !== null } }
  }

  /** @throws AppError DISK_FULL, FILE_UNREADABLE */
  save(value: T): void {
    const temporary = `${this.file}.${process.pid}.tmp`
    try {
      mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 })
      if (existsSync(this.file) && this.#read(this.file) !== null) copyFileSync(this.file, this.#lastGood)
      const handle = openSync(temporary, 'w', 0o600)
      try {
        writeFileSync(handle, `${JSON.stringify(value, null, 2)}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(temporary, this.file)
    } catch (cause) {
      rmSync(temporary, { force: true })
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
      throw new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', `${path.basename(this.file)} could not be written.`, {
        details: { file: this.file },
        cause,
      })
    }
  }

  remove(): void {
    // The older one first: a kill in between must not bring it back.
    rmSync(this.#lastGood, { force: true })
    rmSync(this.file, { force: true })
  }

  #read(file: string): T | null {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
      return parsed.success ? parsed.data : null
    } catch {
      // Not there or not JSON: for the caller both are "no good state here".
      return null
    }
  }
}
