import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { CheckOutcome } from '../contract/check'
import type { Step } from '../contract/lab'
import type { CheckContext } from './checks/check-context'
import { runCheck } from './checks/run-check'

export interface CheckLoopContext {
  /** The step to check now; null for none. */
  step(): Step | null
  context: CheckContext
  onOutcome(step: string, check: string, outcome: CheckOutcome): void
  onAllPassed(step: Step, outcomes: CheckOutcome[]): void
}

/** Between two rounds. A step is marked done within a second of its state being reached. */
const pauseMs = 350
/** A round that took long is followed by a pause as long as this share of it: comparing tables must not load the servers. */
const restShare = 2

/** Runs the checks of the current step, round after round. */
export class CheckLoop implements Disposable {
  /** Rounds that have ended. */
  readonly rounds = new Live(0)
  readonly #context: CheckLoopContext
  #disposed = false
  #started = false
  /** Something changed since the last round began. */
  #woken = false
  #wake: () => void = () => {}

  constructor(context: CheckLoopContext) {
    this.#context = context
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    void this.#run()
  }

  /** Something changed: look now, or as soon as the round under way has ended. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  dispose(): void {
    this.#disposed = true
    this.#wake()
  }

  async #run(): Promise<void> {
    while (!this.#disposed) {
      const begun = Date.now()
      this.#woken = false
      const step = this.#context.step()
      if (step) await this.#round(step)
      this.rounds.update((count) => count + 1)
      if (!this.#woken) await this.#pause(Math.max(pauseMs, (Date.now() - begun) * restShare))
    }
  }

  async #round(step: Step): Promise<void> {
    const outcomes = await Promise.all(
      step.checks.map(async (check) => {
        const outcome = await runCheck(check, this.#context.context)
        if (!this.#disposed) this.#context.onOutcome(step.id, check.name, outcome)
        return outcome
      }),
    )
    if (this.#disposed || outcomes.some((outcome) => outcome.status !== 'passed')) return
    this.#context.onAllPassed(step, outcomes)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = () => {}
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#wake = done
    })
  }
}
