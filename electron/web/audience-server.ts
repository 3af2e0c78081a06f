import { networkInterfaces } from 'node:os'
import type { AsyncDisposable } from '../base/disposable'
import { Live } from '../base/live'
import type { AudienceView } from '../contract/demo'
import type { StageView } from '../contract/stage'
import { AudienceOpening } from './audience-opening'
import { listenPlan, type NetworkInterfaces } from './lan-addresses'

/** Where it is opened when it is free, so that the address of yesterday's lesson is that of today's. */
const usualPort = 8306

export interface AudienceInput {
  stage: Live<StageView | null>
  /** @returns whether the vote counts */
  vote(viewer: string, poll: string, choice: number): boolean
  /** Where the built page lies. */
  rendererFolder: string
  /** The machine's own, where it is not said. */
  interfaces?: () => NetworkInterfaces
  /** Left out: the usual one. 0: any. */
  port?: number
}

const closedView: AudienceView = { open: false, url: null, code: null, viewers: 0, problem: null }

/**
 * The audience view: a page on the local network that shows the stage, read-only. It listens from {@link open} until
 * {@link close}, and each opening has a code of its own; whoever came in with the last one has to type the new one.
 */
export class AudienceServer implements AsyncDisposable {
  readonly view = new Live<AudienceView>(closedView)
  readonly #input: AudienceInput
  #opened: AudienceOpening | null = null
  #turn: Promise<void> = Promise.resolve()

  constructor(input: AudienceInput) {
    this.#input = input
  }

  /** Opens it to the room. Why it could not be is in the view. */
  open(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#opened) return
      const plan = listenPlan((this.#input.interfaces ?? networkInterfaces)())
      const opened = new AudienceOpening(this.#input, plan, (viewers) => {
        this.view.update((view) => (view.open ? { ...view, viewers } : view))
      })
      try {
        const port = await opened.listen(this.#input.port ?? usualPort)
        this.#opened = opened
        const url = `http://${plan.addresses[0]}:${port}/`
        this.view.set({ ...closedView, open: true, url, code: opened.code })
      } catch (cause) {
        await opened.close()
        const reason = cause instanceof Error ? cause.message : String(cause)
        this.view.set({ ...closedView, problem: `The audience view could not be opened on ${plan.listen}: ${reason}` })
      }
    })
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      const opened = this.#opened
      this.#opened = null
      await opened?.close()
      this.view.set(closedView)
    })
  }

  dispose(): Promise<void> {
    return this.close()
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(action)
    this.#turn = result.catch(() => {})
    return result
  }
}
