import type { CheckView } from '../../../electron/contract/check'

/**
 * How a check is shown. `not-yet`: it fails, and the learner has not done anything in this step that could have made it
 * pass; a red cross would blame them for having opened the page.
 */
export type CheckDisplay = 'passed' | 'failed' | 'not-yet' | 'errored' | 'pending'

/** How long after the first action a failed check stays quiet, so that it does not flash red on its way to green. */
export const graceMs = 1000

export interface Activity {
  /** When the learner first did something in this step; undefined while they have not. */
  actedAt: number | undefined
  now: number
}

export function displayOf(check: CheckView, activity: Activity): CheckDisplay {
  const { status } = check.outcome
  if (status !== 'failed') return status
  if (check.question) return check.question.given === undefined ? 'not-yet' : 'failed'
  const { actedAt, now } = activity
  return actedAt !== undefined && now - actedAt >= graceMs ? 'failed' : 'not-yet'
}

/** The check whose evidence stands open by itself: the first that failed. The rest wait until they are opened. */
export function firstFailed(displays: CheckDisplay[]): number {
  return displays.findIndex((display) => display === 'failed' || display === 'errored')
}

export const displayWords: Record<CheckDisplay, string> = {
  passed: 'passed',
  failed: 'failed',
  'not-yet': 'not yet',
  errored: 'could not be checked',
  pending: 'being checked',
}

/** What to say aloud when outcomes changed: what newly passed, and what no longer does. Empty for nothing. */
export function announce(before: CheckView[], after: CheckView[]): string {
  const said: string[] = []
  for (const check of after) {
    const last = before.find(({ name }) => name === check.name)?.outcome.status
    if (last === undefined || last === check.outcome.status) continue
    if (check.outcome.status === 'passed') said.push(`Passed: ${check.name}.`)
    else if (last === 'passed') said.push(`No longer true: ${check.name}.`)
  }
  return said.join(' ')
}
