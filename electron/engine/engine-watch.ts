import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { EngineStatus } from '../contract/engine'
import { AppError, toWireError } from '../contract/errors'
import type { DiscoveryInput } from './discovery'
import { type Attempt, type Engine, findEngine } from './engine'

const retryMs = 2000
const pingMs = 2000

/** Looks for the engine, notices when it goes away, and looks for it again, until disposed of. */
export class EngineWatch implements Disposable {
  readonly status = new Live<EngineStatus>({ state: 'looking' })
  readonly #input: () => DiscoveryInput
  #engine: Engine | null = null
  #timer: NodeJS.Timeout | null = null
  #disposed = false
  #turn: Promise<void> | null = null

  /** @param input read anew at each turn: settings and environment may change */
  constructor(input: () => DiscoveryInput) {
    this.#input = input
    this.retry()
  }

  /** The engine, if it answered the last time it was asked. */
  get engine(): Engine | null {
    return this.status.value.state === 'ready' ? this.#engine : null
  }

  /** @throws AppError ENGINE_NOT_FOUND or ENGINE_UNREACHABLE */
  async require(): Promise<Engine> {
    if (this.status.value.state === 'looking') await this.#turn
    const status = this.status.value
    if (status.state === 'ready' && this.#engine) return this.#engine
    if (status.state === 'missing') {
      const { code, message, details } = status.error
      throw new AppError(code === 'BUG' ? 'ENGINE_UNREACHABLE' : code, message, { details })
    }
    throw new AppError('ENGINE_NOT_FOUND', 'No container engine answered yet.')
  }

  /** Forgets the engine where the settings now name another, and looks now instead of at the next turn. */
  retry(): void {
    if (this.#disposed) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#turn = (this.#turn ?? Promise.resolve()).then(() => this.#look())
  }

  /** Looks from the beginning: after the engine setting changed. */
  reset(): void {
    this.#engine = null
    this.status.set({ state: 'looking' })
    this.retry()
  }

  dispose(): void {
    this.#disposed = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  async #look(): Promise<void> {
    if (this.#disposed) return
    if (this.#timer) clearTimeout(this.#timer)
    let nextMs = pingMs
    try {
      if (this.#engine) await this.#engine.ping()
      else this.#engine = await findEngine(this.#input())
      const current = this.status.value
      if (current.state !== 'ready' || current.info !== this.#engine.info) {
        this.status.set({ state: 'ready', info: this.#engine.info })
      }
    } catch (error) {
      this.#engine = null
      const current = this.status.value
      const since = current.state === 'missing' ? current.since : Date.now()
      const tried = error instanceof AppError && Array.isArray(error.details.tried) ? error.details.tried : []
      this.status.set({ state: 'missing', error: toWireError(error), tried: tried as Attempt[], since })
      nextMs = retryMs
    }
    if (!this.#disposed) {
      this.#timer = setTimeout(() => this.retry(), nextMs)
      this.#timer.unref()
    }
  }
}
