import { parseFaultCommand } from '../../../electron/contract/fault'
import type { Fence } from '../../../electron/contract/lab'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { noteRun, selectTerminal } from './session-view-store'

/** Types a fence into its node's terminal, and goes there; or injects the fault it names. */
export async function runFence(session: SessionView, step: string, fence: Fence): Promise<void> {
  try {
    if (fence.language === 'fault') await runFault(session, fence)
    else {
      const kind = fence.language === 'sql' ? 'mysql' : 'shell'
      const request = { sessionId: session.id, node: fence.node, kind, code: fence.code } as const
      selectTerminal(session.id, (await client.terminal.type.mutate(request)).id)
    }
    noteRun(session.id, step, fence.line)
  } catch (cause) {
    reportError(cause)
  }
}

async function runFault(session: SessionView, { node, code }: Fence): Promise<void> {
  const command = parseFaultCommand(code)
  if (!command) return
  if (!command.undo) {
    await client.session.injectFault.mutate({ sessionId: session.id, fault: { kind: command.kind, node } })
    return
  }
  // What was undone by hand already needs no undoing.
  const standing = session.faults.find((fault) => fault.kind === command.kind && fault.node === node)
  if (standing) await client.session.undoFault.mutate({ sessionId: session.id, faultId: standing.id })
}
