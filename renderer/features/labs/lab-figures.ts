import type { LabSummary } from '../../../electron/contract/lab'
import type { LabProgress } from '../../../electron/contract/progress'
import { plural } from '../../ui/plural'

/** `2 servers`, or `4 nodes` where some are no MySQL servers. */
export function countNodes(nodes: LabSummary['nodes']): string {
  const servers = nodes.every((node) => node.kind === 'mysql')
  return plural(nodes.length, servers ? 'server' : 'node')
}

export interface LabCompletion {
  done: number
  unverified: number
  total: number
  complete: boolean
}

/** How much of a lab a learner has done. Steps that the lab no longer has do not count. */
export function completionOf(lab: LabSummary, progress: LabProgress | undefined): LabCompletion {
  const states = lab.steps.map((step) => progress?.steps[step.id])
  const done = states.filter((state) => state === 'done').length
  const unverified = states.filter((state) => state === 'unverified').length
  return { done, unverified, total: states.length, complete: states.length > 0 && done + unverified === states.length }
}
