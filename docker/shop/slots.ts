/** Too many wait already, or one has waited too long. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}

interface Waiter {
  proceed(): void
  timer: NodeJS.Timeout
}

/** So many may work at a time; a bounded number of others waits, each for a bounded time. */
export class Slots {
  readonly size: number
  readonly #mostWaiting: number
  readonly #patienceMs: number
  readonly #waiters: Waiter[] = []
  #busy = 0

  constructor(size: number, mostWaiting: number, patienceMs: number) {
    this.size = size
    this.#mostWaiting = mostWaiting
    this.#patienceMs = patienceMs
  }

  get busy(): number {
    return this.#busy
  }

  get waiting(): number {
    return this.#waiters.length
  }

  /** Runs the work in a slot. @throws BusyError without having begun it */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#take()
    try {
      return await work()
    } finally {
      this.#give()
    }
  }

  #take(): Promise<void> {
    if (this.#busy < this.size) {
      this.#busy += 1
      return Promise.resolve()
    }
    if (this.#waiters.length >= this.#mostWaiting)
      return Promise.reject(new BusyError('too many requests wait already'))
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(new BusyError(`no connection was free within ${this.#patienceMs} ms`))
      }
      const waiter: Waiter = { proceed: resolve, timer: setTimeout(giveUp, this.#patienceMs) }
      this.#waiters.push(waiter)
    })
  }

  /** Hands the slot to who waits longest. */
  #give(): void {
    const next = this.#waiters.shift()
    if (!next) {
      this.#busy -= 1
      return
    }
    clearTimeout(next.timer)
    next.proceed()
  }
}
