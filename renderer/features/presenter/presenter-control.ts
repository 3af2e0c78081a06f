import type { PresenterView } from '../../../electron/contract/demo'
import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { confirmedBack, useBackQuestion } from './back-question'
import type { PresenterAction } from './presenter-keys'
import { presenterOffers } from './presenter-offers'

/** Two presses within this time are one: buttons of clickers bounce. */
const bounceMs = 350

let pending = false
let lastAt = Number.NEGATIVE_INFINITY

/** Does what a key or a button asks for, if it is offered now: one thing at a time, and nothing twice. */
export function control(view: PresenterView, action: PresenterAction): void {
  const call = callFor(view, action)
  const now = performance.now()
  if (!call || pending || (action !== 'cancel' && now - lastAt < bounceMs)) return
  lastAt = now
  const back = action === 'first' ? 0 : action === 'back' ? presenterOffers(view).back : null
  if (back !== null && !confirmedBack(back)) return
  if (back === null) useBackQuestion.getState().put(null)
  send(call)
}

/** Brings the topology to the start of a cue that was chosen from the list. */
export function rearm(view: PresenterView, cue: number): void {
  if (presenterOffers(view).rearm) send(() => client.presenter.rearm.mutate({ cue }))
}

/** Plays the recording of a cue that was chosen from the list. */
export function play(view: PresenterView, cue: number): void {
  if (presenterOffers(view).rearm && view.cues[cue]?.recorded) send(() => client.presenter.play.mutate({ cue }))
}

function send(call: () => Promise<unknown>): void {
  if (pending) return
  pending = true
  void perform(call()).finally(() => {
    pending = false
  })
}

function callFor(view: PresenterView, action: PresenterAction): (() => Promise<unknown>) | null {
  const offers = presenterOffers(view)
  const { back, play } = offers
  if (action === 'next' && offers.next) return () => client.presenter.next.mutate()
  if (action === 'repeat' && offers.repeat !== null) return () => client.presenter.repeat.mutate()
  if (action === 'first' && offers.rearm) return () => client.presenter.rearm.mutate({ cue: 0 })
  if (action === 'back' && back !== null) return () => client.presenter.rearm.mutate({ cue: back })
  if (action === 'play' && play !== null) return () => client.presenter.play.mutate({ cue: play })
  if (action === 'cancel' && offers.cancel) return () => client.presenter.cancel.mutate()
  return null
}
