import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'

/** A value that follows another one, at once where it has been quiet, and never more often than it may. */
export class Paced<T, U> implements Disposable {
  readonly live: Live<U>
  readonly #source: Live<T>
  readonly #everyMs: number
  readonly #of: (value: T) => U
  readonly #subscription: Disposable
  #timer: NodeJS.Timeout | null = null
  #lastAt = Number.NEGATIVE_INFINITY

  /** @param of what follows from a value of the source; asked once a change that is passed on */
  constructor(source: Live<T>, everyMs: number, of: (value: T) => U) {
    this.#source = source
    this.#everyMs = everyMs
    this.#of = of
    this.live = new Live(of(source.value))
    this.#subscription = source.onChange(() => this.#follow())
  }

  dispose(): void {
    this.#subscription.dispose()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #follow(): void {
    if (this.#timer) return
    const wait = this.#lastAt + this.#everyMs - performance.now()
    if (wait <= 0) this.#pass()
    else this.#timer = setTimeout(() => this.#pass(), wait)
  }

  #pass(): void {
    this.#timer = null
    this.#lastAt = performance.now()
    this.live.set(this.#of(this.#source.value))
  }
}
