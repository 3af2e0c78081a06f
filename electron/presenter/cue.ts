import { delay, untilAborted } from '../base/wait'
import type { Check, CheckOutcome } from '../contract/check'
import type { Cue } from '../contract/demo'
import { AppError } from '../contract/errors'
import { runCheck } from '../session/checks/run-check'
import { fenceOf } from '../session/experiment'
import { Learner } from '../session/learner'
import type { Session } from '../session/session'

/** How a cue goes on, for those who show it. */
export interface CueWatch {
  onAction(index: number, state: 'doing' | 'done' | 'failed'): void
  onCondition(index: number, met: boolean): void
}

export const unwatched: CueWatch = { onAction: () => {}, onCondition: () => {} }

/** How long the state that an action brings may take to come; a statement or a command has its own bound. */
const stateMs = 30_000
/** Between two looks at a cue's conditions. */
const lookMs = 120

/**
 * Does what a cue says, and waits until it has happened.
 *
 * @throws AppError DEMO_FAILED with what did not go as it should; CANCELLED
 */
export async function doCue(session: Session, cue: Cue, watch: CueWatch, signal: AbortSignal): Promise<void> {
  await doActions(session, cue.do, watch, signal)
  const end = Date.now() + cue.withinSeconds * 1000
  for (;;) {
    const outcomes = await untilAborted(
      Promise.all(cue.until.map((check) => runCheck(check, session.checkContext))),
      signal,
    )
    for (const [index, { status }] of outcomes.entries()) watch.onCondition(index, status === 'passed')
    if (outcomes.every(({ status }) => status === 'passed')) return
    if (Date.now() > end) {
      throw new AppError(
        'DEMO_FAILED',
        `Not within ${cue.withinSeconds} s: ${cue.until.flatMap((check, at) => missing(check, outcomes[at])).join('; ')}`,
      )
    }
    await delay(lookMs, signal)
  }
}

/** @throws AppError DEMO_FAILED, CANCELLED */
export async function doActions(
  session: Session,
  actions: Cue['do'],
  watch: Pick<CueWatch, 'onAction'>,
  signal: AbortSignal,
): Promise<void> {
  const learner = new Learner(session, stateMs)
  for (const [index, action] of actions.entries()) {
    watch.onAction(index, 'doing')
    try {
      const problem = await untilAborted(learner.runFences([fenceOf(action)]), signal)
      if (problem) throw new AppError('DEMO_FAILED', `${action.say}: ${problem}`)
    } catch (error) {
      watch.onAction(index, 'failed')
      throw error
    }
    watch.onAction(index, 'done')
  }
}

function missing(check: Check, outcome: CheckOutcome | undefined): string[] {
  if (!outcome || outcome.status === 'passed' || outcome.status === 'pending') return []
  return [`"${check.name}" (${outcome.status === 'failed' ? outcome.observed : outcome.error})`]
}
