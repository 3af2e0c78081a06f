import type { Fence } from '../../../electron/contract/lab'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { noteRun, selectTerminal } from './session-view-store'

/** Types a fence into its node's terminal, and goes there. */
export async function runFence(sessionId: string, step: string, fence: Fence): Promise<void> {
  const kind = fence.language === 'sql' ? 'mysql' : 'shell'
  try {
    const terminal = await client.terminal.type.mutate({ sessionId, node: fence.node, kind, code: fence.code })
    selectTerminal(sessionId, terminal.id)
    noteRun(sessionId, step, fence.line)
  } catch (cause) {
    reportError(cause)
  }
}
