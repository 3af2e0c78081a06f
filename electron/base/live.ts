import type { Disposable } from './disposable'

/**
 * A value that changes, and those who want to know. A slow reader of {@link Live.values} skips states in between and
 * always gets the newest: what travels is state, not a log.
 */
export class Live<T> {
  #value: T
  readonly #listeners = new Set<(value: T) => void>()

  constructor(initial: T) {
    this.#value = initial
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener(value)
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value))
  }

  /** Calls `listener` on each change, not with the value as it is now. */
  onChange(listener: (value: T) => void): Disposable {
    this.#listeners.add(listener)
    return { dispose: () => void this.#listeners.delete(listener) }
  }

  /** The value as it is now, then each newer one, until `signal` aborts. */
  async *values(signal: AbortSignal): AsyncGenerator<T, void, void> {
    let wake: () => void = () => {}
    let fresh = true
    const subscription = this.onChange(() => {
      fresh = true
      wake()
    })
    const onAbort = () => wake()
    signal.addEventListener('abort', onAbort)
    try {
      while (!signal.aborted) {
        if (fresh) {
          fresh = false
          yield this.#value
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
            if (fresh || signal.aborted) resolve()
          })
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      subscription.dispose()
    }
  }

  /** Waits until `accept` says yes to the value. @throws what the signal was aborted with */
  async until(accept: (value: T) => boolean, signal: AbortSignal): Promise<T> {
    for await (const value of this.values(signal)) if (accept(value)) return value
    throw signal.reason
  }
}
