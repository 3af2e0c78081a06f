import type { Lab } from '../catalog/lab'
import type { Step } from '../contract/lab'
import { Learner } from './learner'
import type { Session } from './session'
import type { Sessions } from './sessions'

/** A lab's steps gone through in order, in one session for as long as that can be trusted. */
export class Course {
  readonly #lab: Lab
  readonly #sessions: Sessions
  readonly #patienceMs: number
  #session: Session | null = null
  #learner: Learner | null = null
  /** How many of the lab's steps the session has solved. */
  #solved = 0
  /** The step whose checks run. */
  #open: Step | null = null

  constructor(lab: Lab, sessions: Sessions, patienceMs: number) {
    this.#lab = lab
    this.#sessions = sessions
    this.#patienceMs = patienceMs
  }

  get session(): Session | null {
    return this.#session
  }

  /**
   * The learner before a step, with all steps before it solved, and the step's checks looked at.
   *
   * @throws what kept the session from starting, or a step before from being solved
   */
  async before(step: Step): Promise<Learner> {
    const place = this.#lab.steps.indexOf(step)
    if (place < this.#solved) await this.abandon()
    const learner = await this.start()
    for (const earlier of this.#lab.steps.slice(this.#solved, place)) {
      const problem = await learner.solve(earlier)
      if (problem) throw new Error(`before it, ${earlier.id}: ${problem}`)
      this.#solved += 1
    }
    if (this.#open !== step) await learner.open(step)
    this.#open = step
    return learner
  }

  /** Solves a step. @returns what went wrong; null for nothing */
  async solve(step: Step): Promise<string | null> {
    const learner = await this.before(step)
    if (learner.isDone(step)) return 'all of its checks pass before it is solved'
    const problem = await learner.solve(step)
    if (problem === null) this.#solved += 1
    return problem
  }

  /** Starts the session, if there is none. */
  async start(): Promise<Learner> {
    if (this.#learner) return this.#learner
    const id = await this.#sessions.start(this.#lab.id, { unrecorded: true })
    await this.#sessions.whenStarted(id)
    const session = this.#sessions.get(id)
    const { state, error } = session.view.value
    if (state !== 'running') {
      await this.#sessions.end(id)
      throw new Error(
        error ? `${error.code}: ${error.message} ${JSON.stringify(error.details)}` : `the session is ${state}`,
      )
    }
    this.#session = session
    this.#learner = new Learner(session, this.#patienceMs)
    return this.#learner
  }

  /** Ends the session: nothing is known of what is in it. The next step gets another. */
  async abandon(): Promise<void> {
    const session = this.#session
    this.#session = null
    this.#learner = null
    this.#solved = 0
    this.#open = null
    if (session) await this.#sessions.end(session.id)
  }
}
