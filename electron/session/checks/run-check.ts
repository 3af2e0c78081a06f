import type { Check, CheckOutcome } from '../../contract/check'
import { AppError } from '../../contract/errors'
import { runAcknowledgedWritesCheck } from './acknowledged-writes'
import { runAnswerCheck } from './answer'
import { runBackupCheck } from './backup'
import { runCalendarCheck } from './calendar'
import type { CheckContext } from './check-context'
import { runContainerCheck } from './container'
import { runExecCheck } from './exec'
import { runQueryCheck } from './query'
import { runReplicationCheck } from './replication'
import { runSameDataCheck } from './same-data'

/** Runs a check once. Never throws for what it finds: a question that could not be put is `errored`. */
export async function runCheck(check: Check, context: CheckContext): Promise<CheckOutcome> {
  try {
    const outcome = await dispatch(check, context)
    return outcome.status === 'failed' && check.hint ? { ...outcome, hint: check.hint } : outcome
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { status: 'errored', asked: check.name, error: error.message }
  }
}

function dispatch(check: Check, context: CheckContext): Promise<CheckOutcome> {
  if ('query' in check) return runQueryCheck(check, context)
  if ('replication' in check) return runReplicationCheck(check, context)
  if ('same-data' in check) return runSameDataCheck(check, context)
  if ('exec' in check) return runExecCheck(check, context)
  if ('container' in check) return runContainerCheck(check, context)
  if ('acknowledged-writes' in check) return runAcknowledgedWritesCheck(check, context)
  if ('backup' in check) return runBackupCheck(check, context)
  if ('calendar' in check) return runCalendarCheck(check, context)
  return runAnswerCheck(check, context)
}
