import { parseFaultCommand } from '../../../electron/contract/fault'
import type { Fence } from '../../../electron/contract/lab'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { injectFault, undoFault } from '../faults/fault-actions'
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

async function runFault(session: SessionView, { node, code }: Fence): Promise<boolean> {
  const command = parseFaultCommand(code)
  if (!command) return false
  if (!command.undo) return injectFault(session.id, { kind: command.kind, node })
  // What was undone by hand already needs no undoing.
  const standing = session.faults.find((fault) => fault.kind === command.kind && fault.node === node)
  return standing ? undoFault(session.id, standing.id) : true
}
