import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { type Review, reviewSchema } from '../contract/study'

/** What became of a damaged log: where it was put, how many reviews are there, and how many lines nobody could read. */
export interface LogDamage {
  setAside: string
  kept: number
  lost: number
}

interface LogFile {
  reviews: Review[]
  unreadable: number
}

/**
 * Every review that ever was, one JSON line each, in the order in which they came. A review is on the disk before
 * {@link append} returns. The same lines are kept a second time beside; a damaged log is set aside and put together
 * again from both.
 */
export class ReviewLog {
  readonly file: string
  readonly #copy: string

  constructor(file: string) {
    this.file = file
    this.#copy = `${file}.last`
  }

  load(): { reviews: Review[]; damaged: LogDamage | null } {
    const exists = existsSync(this.file)
    const main = read(this.file)
    const copy = read(this.#copy)
    const reviews = joined(main.reviews, copy.reviews)
    const missing = reviews.length - main.reviews.length
    if (main.unreadable === 0 && missing === 0) {
      if (copy.unreadable > 0 || copy.reviews.length < main.reviews.length) copyFileSync(this.file, this.#copy)
      return { reviews, damaged: null }
    }
    const setAside = `${this.file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    if (exists) copyFileSync(this.file, setAside)
    this.replace(reviews)
    const damaged = { setAside, kept: reviews.length, lost: Math.max(0, main.unreadable - missing) }
    return { reviews, damaged: exists ? damaged : null }
  }

  /** @throws AppError DISK_FULL, FILE_UNREADABLE: then it is not in the log */
  append(review: Review): void {
    const line = `${JSON.stringify(review)}\n`
    this.#guard(() => {
      mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 })
      appendDurably(this.file, line)
    })
    try {
      // Not waited for until it is on the disk: what a power loss takes from the copy is in the log.
      appendFileSync(this.#copy, line, { mode: 0o600 })
    } catch {
      // The review is on the disk; the copy is made whole when the log is next loaded.
    }
  }

  /** Writes the whole log anew. @throws AppError DISK_FULL, FILE_UNREADABLE: then it is as it was */
  replace(reviews: readonly Review[]): void {
    const temporary = `${this.file}.${process.pid}.tmp`
    this.#guard(() => {
      mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 })
      const handle = openSync(temporary, 'w', 0o600)
      try {
        writeFileSync(handle, reviews.map((review) => `${JSON.stringify(review)}\n`).join(''))
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(temporary, this.file)
      copyFileSync(this.file, this.#copy)
    })
  }

  #guard(write: () => void): void {
    try {
      write()
    } catch (cause) {
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
      throw new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', `${path.basename(this.file)} could not be written.`, {
        details: { file: this.file },
        cause,
      })
    }
  }
}

function appendDurably(file: string, line: string): void {
  const handle = openSync(file, 'a+', 0o600)
  try {
    const { size } = fstatSync(handle)
    try {
      writeFileSync(handle, line)
      fsyncSync(handle)
    } catch (error) {
      ftruncateSync(handle, size)
      throw error
    }
  } finally {
    closeSync(handle)
  }
}

function read(file: string): LogFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { reviews: [], unreadable: 0 }
    throw new AppError('FILE_UNREADABLE', `${path.basename(file)} could not be read.`, {
      details: { file },
      cause: error,
    })
  }
  const reviews = new Map<string, Review>()
  let unreadable = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const review = parseLine(line)
    if (review) reviews.set(review.id, review)
    else unreadable += 1
  }
  return { reviews: [...reviews.values()], unreadable }
}

function parseLine(line: string): Review | null {
  try {
    const parsed = reviewSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The reviews of both, each once, in the order of either where they agree. */
function joined(one: readonly Review[], other: readonly Review[]): Review[] {
  const inOne = new Set(one.map((review) => review.id))
  const inOther = new Set(other.map((review) => review.id))
  const result: Review[] = []
  let at = 0
  for (const review of one) {
    if (inOther.has(review.id)) {
      for (; at < other.length && other[at]?.id !== review.id; at += 1) {
        const extra = other[at] as Review
        if (!inOne.has(extra.id)) result.push(extra)
      }
      at += 1
    }
    result.push(review)
  }
  const known = new Set(result.map((review) => review.id))
  return [...result, ...other.filter((review) => !known.has(review.id))]
}
