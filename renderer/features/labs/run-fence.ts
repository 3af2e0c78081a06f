import type { Fence } from '../../../electron/contract/lab'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { perform, reportError } from '../../ui/toast-store'
import { noteRun, selectTerminal } from './session-view-store'

/** Types a fence into its node's terminal, and goes there; or injects the fault it names. */
export async function runFence(session: SessionView, step: string, fence: Fence): Promise<void> {
  const done = fence.language === 'fault' ? await runFault(session, fence) : await typeFence(session, fence)
  if (done) noteRun(session.id, step, fence.line)
}

async function typeFence(session: SessionView, { language, node, code }: Fence): Promise<boolean> {
  try {
    const kind = language === 'sql' ? 'mysql' : 'shell'
    const terminal = await client.terminal.type.mutate({ sessionId: session.id, node, kind, code })
    selectTerminal(session.id, terminal.id)
    return true
  } catch (cause) {
    reportError(cause)
    return false
  }
}

function runFault({ id: sessionId }: SessionView, { node, code }: Fence): Promise<boolean> {
  return perform(client.session.runFaultScript.mutate({ sessionId, node, code }))
}
