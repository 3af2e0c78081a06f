import { formatProblem } from '../../../electron/contract/lab'
import type { InvalidBank } from '../../../electron/contract/quiz'
import { Banner } from '../../ui/banner'

/** Banks whose files have mistakes, with the first of them: the others are told by `quiz check`. */
export function InvalidBanks({ banks }: { banks: readonly InvalidBank[] }) {
  return banks.slice(0, 5).map((bank) => (
    <Banner key={bank.path} tone="warning" title={`The bank ${bank.id} has mistakes in its file.`}>
      {bank.problems[0] && <code>{formatProblem(bank.problems[0])}</code>}
      {bank.problems.length > 1 && ` and ${bank.problems.length - 1} more`}
    </Banner>
  ))
}
