import type { SessionView } from '../../../electron/contract/session'

export interface SessionFigures {
  /** From the start to the last step that was done. */
  elapsedMs: number
  done: number
  unverified: number
  todo: number
  hints: number
  solutions: number
}

export function summarise(session: SessionView): SessionFigures {
  const { steps } = session
  const count = (state: string) => steps.filter((step) => step.state === state).length
  const lastDone = Math.max(session.createdAt, ...steps.map((step) => step.doneAt ?? 0))
  return {
    elapsedMs: lastDone - session.createdAt,
    done: count('done'),
    unverified: count('unverified'),
    todo: count('todo'),
    hints: steps.reduce((sum, step) => sum + step.hintsShown, 0),
    solutions: steps.filter((step) => step.solutionShown).length,
  }
}
