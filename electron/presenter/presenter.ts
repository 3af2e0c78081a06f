import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { Lab } from '../catalog/lab'
import type { AudienceView, PresenterView } from '../contract/demo'
import { AppError } from '../contract/errors'
import type { StageView } from '../contract/stage'
import type { Sessions } from '../session/sessions'
import { Demonstration, type DemonstrationView } from './demonstration'
import { Recordings } from './recordings'

/** What the room can do. */
export interface Room {
  stage: Live<StageView | null>
  /** @returns whether the vote counts */
  vote(viewer: string, poll: string, choice: number): boolean
}

/** Lets the room follow on screens of its own. */
export interface Audience {
  readonly view: Live<AudienceView>
  open(): Promise<void>
  close(): Promise<void>
}

export interface PresenterContext {
  sessions: Sessions
  /** @throws AppError LAB_NOT_FOUND, LAB_INVALID */
  lab(id: string): Lab
  dataFolder: string
  audience(room: Room): Audience
}

/** Shows demos to a room, one at a time. */
export class Presenter implements Disposable {
  /** What the presenter controls; null while nothing is shown. */
  readonly view = new Live<PresenterView | null>(null)
  /** What the room sees. */
  readonly stage = new Live<StageView | null>(null)
  readonly #context: PresenterContext
  readonly #recordings: Recordings
  readonly #audience: Audience
  #demonstration: Demonstration | null = null
  #subscriptions: Disposable[] = []

  constructor(context: PresenterContext) {
    this.#context = context
    this.#recordings = new Recordings(context.dataFolder)
    this.#audience = context.audience({ stage: this.stage, vote: (...vote) => this.vote(...vote) })
    this.#audience.view.onChange((audience) => this.view.update((view) => view && { ...view, audience }))
  }

  /** @throws AppError SESSION_BUSY while another demo is shown; INPUT_INVALID for a lab without one */
  start(labId: string): void {
    if (this.#demonstration) throw new AppError('SESSION_BUSY', 'Another demonstration is under way: end it first.')
    const lab = this.#context.lab(labId)
    const { demo } = lab
    if (!demo) throw new AppError('INPUT_INVALID', `The lab "${lab.manifest.title}" has no demo.`)
    const { sessions } = this.#context
    const demonstration = new Demonstration({ lab, demo, sessions, recordings: this.#recordings })
    this.#demonstration = demonstration
    this.#subscriptions = [
      demonstration.view.onChange((view) => this.#show(view)),
      demonstration.stage.onChange((view) => this.stage.set(view)),
    ]
    this.#show(demonstration.view.value)
    demonstration.prepare()
  }

  next(): void {
    this.#require().next()
  }

  repeat(): void {
    this.#require().repeat()
  }

  rearm(cue: number): void {
    this.#require().rearm(cue)
  }

  rehearse(runs: number): void {
    this.#require().rehearse(runs)
  }

  play(cue: number): void {
    this.#require().play(cue)
  }

  cancel(): void {
    this.#require().cancel()
  }

  openPoll(): void {
    this.#require().openPoll()
  }

  closePoll(): void {
    this.#require().closePoll()
  }

  /** @returns whether the vote counts */
  vote(voter: string, pollId: string, choice: number): boolean {
    return this.#demonstration?.vote(voter, pollId, choice) ?? false
  }

  /** Opens the audience view to the local network, until it is closed or the demonstration ends. */
  async openAudience(): Promise<void> {
    this.#require()
    await this.#audience.open()
  }

  closeAudience(): Promise<void> {
    return this.#audience.close()
  }

  setClassName(name: string): void {
    this.#require().setClassName(name)
  }

  /** Ends the demonstration and removes its servers. */
  async end(): Promise<void> {
    const demonstration = this.#require()
    this.#forget()
    try {
      await demonstration.end()
    } finally {
      // By now the room has been told that it is over.
      await this.#audience.close()
    }
  }

  dispose(): void {
    this.#demonstration?.dispose()
    this.#forget()
    void this.#audience.close()
  }

  #show(view: DemonstrationView): void {
    this.view.set({ ...view, audience: this.#audience.view.value })
  }

  #forget(): void {
    for (const subscription of this.#subscriptions) subscription.dispose()
    this.#subscriptions = []
    this.#demonstration = null
    this.view.set(null)
    this.stage.set(null)
  }

  /** @throws AppError SESSION_GONE */
  #require(): Demonstration {
    if (!this.#demonstration) throw new AppError('SESSION_GONE', 'No demonstration is under way.')
    return this.#demonstration
  }
}
