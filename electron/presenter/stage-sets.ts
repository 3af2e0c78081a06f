import type { Disposable } from '../base/disposable'
import { throwIfAborted, untilAborted } from '../base/wait'
import type { Lab } from '../catalog/lab'
import type { Demo } from '../contract/demo'
import { AppError } from '../contract/errors'
import { Learner } from '../session/learner'
import type { Sessions } from '../session/sessions'
import { armScenes, type Doing, type StageSet } from './arm'

export interface StageSetsContext {
  lab: Lab
  demo: Demo
  sessions: Sessions
  /** How many are kept ready behind the curtain. */
  spares: number
}

/** A step of the lab that is solved before the room comes in may take this long. */
const stepMs = 60_000

/**
 * The sessions of a demo: one is shown, others stand ready in the first scene. A group whose primary was killed takes longer to
 * heal than a room waits, so a set that was harmed is changed for one that was not, and heals behind the curtain.
 */
export class StageSets implements Disposable {
  readonly #context: StageSetsContext
  readonly #abort = new AbortController()
  /** All that were made and not ended. */
  readonly #sets = new Set<StageSet>()
  /** Ready, or on the way there; one that failed has left. */
  #spares: Promise<StageSet>[] = []
  #work: Promise<unknown> = Promise.resolve()

  constructor(context: StageSetsContext) {
    this.#context = context
  }

  /** Starts a session and solves the steps that come before the room does. @throws AppError DEMO_FAILED, CANCELLED, whatever stops a start */
  async make(doing: Doing, signal: AbortSignal): Promise<StageSet> {
    const { lab, demo, sessions } = this.#context
    throwIfAborted(signal)
    const id = await sessions.start(lab.id, { experiment: true })
    const session = sessions.get(id)
    const set: StageSet = { session, scene: null, harmed: false }
    this.#sets.add(set)
    try {
      await untilAborted(sessions.whenRunning(id, 'DEMO_FAILED'), signal)
      const learner = new Learner(session, stepMs)
      const last = lab.steps.findIndex((step) => step.id === demo.after)
      for (const step of lab.steps.slice(0, last + 1)) {
        throwIfAborted(signal)
        doing(`The step "${step.title}" is solved`)
        const problem = await untilAborted(learner.solve(step), signal)
        if (problem) throw new AppError('DEMO_FAILED', `${step.id}: ${problem}`)
      }
      return set
    } catch (error) {
      await this.end(set)
      throw error
    }
  }

  /** Sees to it that as many stand ready as are wanted. */
  fill(): void {
    while (this.#spares.length < this.#context.spares && !this.#abort.signal.aborted) {
      this.#add((signal) => this.make(() => {}, signal))
    }
  }

  /** A set in the first scene; null where none is ready, and none is on the way. Waits for one that is. */
  async take(signal: AbortSignal): Promise<StageSet | null> {
    while (this.#spares.length > 0) {
      const first = await untilAborted(
        Promise.race(
          this.#spares.map((spare) =>
            spare.then(
              (set) => ({ spare, set }),
              () => ({ spare, set: null }),
            ),
          ),
        ),
        signal,
      )
      this.#spares = this.#spares.filter((spare) => spare !== first.spare)
      if (first.set) return first.set
    }
    return null
  }

  /** A set goes behind the curtain, heals there, and stands ready again. */
  retire(set: StageSet): void {
    this.#add(async () => set)
  }

  /** Removes a set's servers. */
  async end(set: StageSet): Promise<void> {
    if (!this.#sets.delete(set)) return
    await this.#context.sessions.end(set.session.id)
  }

  /** Removes all servers. */
  async endAll(): Promise<void> {
    this.#abort.abort()
    await this.#work
    const ended = await Promise.allSettled([...this.#sets].map((set) => this.end(set)))
    const failed = ended.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  dispose(): void {
    this.#abort.abort()
  }

  /** One at a time: the room has the machine. */
  #add(begin: (signal: AbortSignal) => Promise<StageSet>): void {
    const { signal } = this.#abort
    const opening = this.#context.demo.scenes.slice(0, 1)
    const spare = this.#work.then(async () => {
      const set = await begin(signal)
      try {
        await armScenes(set, opening, () => {}, signal)
        return set
      } catch (error) {
        if (!signal.aborted) await this.end(set)
        throw error
      }
    })
    this.#work = spare.catch(() => {})
    this.#spares = [...this.#spares, spare]
    spare.catch((error: unknown) => {
      this.#spares = this.#spares.filter((one) => one !== spare)
      // Without a spare the way back takes longer; a bug is one all the same.
      if (!(error instanceof AppError)) throw error
    })
  }
}
