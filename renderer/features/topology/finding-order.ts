import type { Finding } from '../../../electron/contract/topology'

const ranks: Record<Finding['severity'], number> = { bad: 0, warning: 1, note: 2 }

/** The worst first; of equals, in the order in which analysis gave them. */
export function worstFirst(findings: Finding[]): Finding[] {
  return [...findings].sort((one, other) => ranks[one.severity] - ranks[other.severity])
}
