import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

interface LockOwner {
  pid: number
  /** Tells a process from a later one with the same number; null where the platform does not say. */
  started: string | null
  /** What the process is, in the words of whoever locked. */
  what: string
}

/** A file that names the process that works on something. One of a process that is dead locks nothing. */
export class ProcessLock {
  readonly #file: string
  readonly #what: string

  constructor(file: string, what = '') {
    this.#file = file
    this.#what = what
  }

  /** The living process that holds it. */
  get owner(): { pid: number; what: string } | null {
    const owner = readLock(this.#file)
    return owner && lives(owner) ? owner : null
  }

  /** Whether this process holds it now; false while another one does. @throws what the file system says */
  tryTake(): boolean {
    mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 })
    const ours: LockOwner = { pid: process.pid, started: processStart(process.pid), what: this.#what }
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(this.#file, JSON.stringify(ours), { flag: 'wx', mode: 0o600 })
        return true
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
          rmSync(this.#file, { force: true })
          throw cause
        }
        if (this.owner) return this.#isOurs()
        this.#takeAway()
      }
    }
    return false
  }

  release(): void {
    if (this.#isOurs()) rmSync(this.#file, { force: true })
  }

  /**
   * Removes a lock whose owner is dead. Two processes may find it at the same time: what is taken away is looked at again, and put
   * back where it is the other's new one.
   */
  #takeAway(): void {
    const taken = `${this.#file}.${process.pid}`
    try {
      renameSync(this.#file, taken)
    } catch (cause) {
      // The other one was first.
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
      throw cause
    }
    try {
      const owner = readLock(taken)
      if (owner && lives(owner)) linkSync(taken, this.#file)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    } finally {
      rmSync(taken, { force: true })
    }
  }

  #isOurs(): boolean {
    return readLock(this.#file)?.pid === process.pid
  }
}

function lives(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return owner.started === null || processStart(owner.pid) === owner.started
}

function readLock(file: string): LockOwner | null {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Partial<LockOwner>
    return typeof owner.pid === 'number'
      ? { pid: owner.pid, started: owner.started ?? null, what: owner.what ?? '' }
      : null
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
