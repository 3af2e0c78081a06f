import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'

const againMs = 2000

/**
 * Writes to disk that must not stop a session when there is no room for them: each is done at once or, where that fails,
 * again until it succeeds.
 */
export class PendingWrites implements Disposable {
  /** Why something waits to be written; null when nothing does. */
  readonly problem = new Live<AppError | null>(null)
  readonly #waiting = new Map<string, () => void>()
  #timer: NodeJS.Timeout | null = null

  /** @param key what is written: a later write of the same takes the place of one that waits */
  add(key: string, write: () => void): void {
    this.#waiting.set(key, write)
    this.#write()
  }

  /** Tries once more, and then gives up. */
  dispose(): void {
    this.#write()
    if (this.#timer) clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  #write(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    try {
      for (const [key, write] of this.#waiting) {
        write()
        this.#waiting.delete(key)
      }
      this.problem.set(null)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (this.problem.value?.code !== error.code) this.problem.set(error)
      this.#timer = setTimeout(() => this.#write(), againMs)
      this.#timer.unref()
    }
  }
}
