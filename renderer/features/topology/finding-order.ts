import type { Finding, FindingKind } from '../../../electron/contract/topology'

const ranks: Record<Finding['severity'], number> = { bad: 0, warning: 1, note: 2 }

/** Of the service as a whole: beside them a server that is down is a detail. */
const ofTheWhole: readonly FindingKind[] = ['TwoWritableServers', 'NoQuorum']

/** The worst first; of equals what concerns the whole service, then in the order in which analysis gave them. */
export function worstFirst(findings: Finding[]): Finding[] {
  const rank = ({ severity, kind }: Finding) => 2 * ranks[severity] + (ofTheWhole.includes(kind) ? 0 : 1)
  return [...findings].sort((one, other) => rank(one) - rank(other))
}
