import type { AcknowledgedWritesCheck, CheckOutcome } from '../../contract/check'
import { BugError } from '../../contract/errors'
import type { CheckContext } from './check-context'

export function runAcknowledgedWritesCheck(_: AcknowledgedWritesCheck, __: CheckContext): Promise<CheckOutcome> {
  throw new BugError('not there yet')
}
