import type { BackupTests } from '../../backup/backup-tests'
import type { CalendarView } from '../../contract/calendar'
import type { CheckOutcome } from '../../contract/check'
import type { ContainerSnapshot } from '../../contract/topology'
import type { ExecRequest, ExecResult } from '../../engine/exec'
import type { Server } from '../../mysql/server'
import type { SessionTraffic } from '../session-traffic'

/** What a check may look at. It looks only: nothing here changes a server. */
export interface CheckContext {
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
  exec(node: string, request: ExecRequest): Promise<ExecResult>
  container(node: string): Promise<ContainerSnapshot>
  /** The learner's answer to a question of this step, by the check's name. */
  answer(check: string): string | undefined
  /** @throws AppError INPUT_INVALID for a stream that the lab does not declare */
  traffic: Pick<SessionTraffic, 'stream' | 'reconcile'>
  /** Backups are restored in a server of their own. */
  backups: Pick<BackupTests, 'stores' | 'list' | 'files' | 'isSettled' | 'details' | 'restore' | 'originalContent'>
  /** The lab's calendar, with the store as it is now. @throws AppError INPUT_INVALID for a lab without one */
  calendar(): Promise<CalendarView>
  /** The nodes' names by the host name under which they know each other. */
  nodeByHost(host: string): string | null
}

/** Expected against observed, and whether that is a pass. */
export function judged(passed: boolean, asked: string, expected: string, observed: string): CheckOutcome {
  return passed ? { status: 'passed', asked, expected, observed } : { status: 'failed', asked, expected, observed }
}
