import type { Fence, StepGuide } from '../../../electron/contract/lab'
import { fenceKey } from './session-view-store'

/** The runnable fence whose opening stands on this line of the guide's body, if it is one. */
export function fenceAt(guide: StepGuide | undefined, line: number): Fence | undefined {
  return guide?.fences.find((fence) => fence.line === line)
}

/** The first fence not run yet; those of the solution count once it is shown. */
export function nextFence(
  guide: StepGuide | undefined,
  ran: Record<string, true>,
  solutionShown: boolean,
): Fence | undefined {
  return guide?.fences.find((fence) => (solutionShown || !fence.inSolution) && !ran[fenceKey(guide.id, fence.line)])
}
