import { setMaxListeners } from 'node:events'
import { performance } from 'node:perf_hooks'
import type { Disposable } from '../base/disposable'
import type { TrafficSpec } from '../contract/traffic'
import type { Ledger } from './ledger'
import { orderId } from './order-book'
import type { OrderWriter } from './order-writer'
import { OutageTracker } from './outage-tracker'
import { Seconds } from './seconds'

export interface TrafficRunContext {
  spec: TrafficSpec
  ledger: Ledger
  /** A shopper's own way to the shop. */
  writer(): OrderWriter
  /** The ledger cannot be written any more: the run has stopped by itself. */
  onFailure(error: unknown): void
}

const customers = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Alan', 'Radia', 'Tony', 'Margaret']

/** Milliseconds since 1970 by a clock that never goes back. */
const clockOffset = Date.now() - performance.now()
const now = () => clockOffset + performance.now()

/**
 * Shoppers who place orders at a steady rate, each one order after the other. A shopper whose order takes longer than its turn
 * leaves turns out: a service that hangs is not flooded when it comes back.
 */
export class TrafficRun implements Disposable {
  readonly startedAt = Math.round(now())
  readonly seconds = new Seconds()
  readonly outages: OutageTracker
  readonly #context: TrafficRunContext
  readonly #abort = new AbortController()
  readonly #shoppers: Promise<void>
  #rate: number
  #begun = now()

  constructor(context: TrafficRunContext) {
    this.#context = context
    this.#rate = context.spec.rate
    this.outages = new OutageTracker(context.spec.rate)
    setMaxListeners(context.spec.shoppers + 1, this.#abort.signal)
    const all = Array.from({ length: context.spec.shoppers }, (_, index) => this.#shop(index))
    this.#shoppers = Promise.all(all).then(() => {})
  }

  get rate(): number {
    return this.#rate
  }

  get running(): boolean {
    return !this.#abort.signal.aborted
  }

  setRate(rate: number): void {
    this.#rate = rate
    this.#begun = now()
  }

  /** No new orders; resolves when those under way are answered. */
  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#shoppers
    this.#context.ledger.dispose()
  }

  dispose(): void {
    void this.stop()
  }

  async #shop(index: number): Promise<void> {
    const { spec } = this.#context
    const writer = this.#context.writer()
    let turn = 0
    let begun = this.#begun
    try {
      while (this.running) {
        if (begun !== this.#begun) {
          begun = this.#begun
          turn = 0
        }
        const everyMs = (spec.shoppers * 1000) / this.#rate
        const first = begun + (index * 1000) / this.#rate
        turn = Math.max(turn, Math.floor((now() - first) / everyMs))
        await this.#pause(first + turn * everyMs - now())
        turn += 1
        if (this.running && begun === this.#begun) await this.#order(writer, index)
      }
    } catch (error) {
      this.#abort.abort()
      this.#context.onFailure(error)
    } finally {
      writer.dispose()
    }
  }

  async #order(writer: OrderWriter, shopper: number): Promise<void> {
    const { ledger } = this.#context
    const sentAt = now()
    const number = ledger.sent(Math.round(sentAt))
    const order = {
      id: orderId(ledger.run, number),
      customer: customers[shopper % customers.length] ?? 'Ada',
      amount: 5 + ((number * 37) % 9500) / 100,
    }
    let failure: Error | null = null
    try {
      await writer.place(order)
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
    }
    const answeredAt = now()
    const at = Math.round(answeredAt)
    if (failure) {
      ledger.failed(number, at, failure.message)
      this.seconds.failed(at)
      this.outages.add({ kind: 'failed', sentAt: Math.round(sentAt), at, reason: failure.message })
    } else {
      ledger.acknowledged(number, at)
      this.seconds.acknowledged(at, answeredAt - sentAt)
      this.outages.add({ kind: 'acknowledged', sentAt: Math.round(sentAt), at })
    }
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#abort.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#abort.signal.addEventListener('abort', done)
    })
  }
}
