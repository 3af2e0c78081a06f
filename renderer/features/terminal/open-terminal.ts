import type { TerminalKind } from '../../../electron/contract/terminal'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { selectTerminal } from '../labs/session-view-store'

/** Opens one more terminal on a node, and goes there. */
export async function openTerminal(sessionId: string, node: string, kind: TerminalKind): Promise<void> {
  try {
    const terminal = await client.terminal.open.mutate({ sessionId, node, kind })
    selectTerminal(sessionId, terminal.id)
  } catch (cause) {
    reportError(cause)
  }
}

/** Goes to the terminal of a node that guides type into; opens it when it is not open. */
export async function showTerminal(sessionId: string, node: string, kind: TerminalKind): Promise<void> {
  try {
    const terminal = await client.terminal.guide.mutate({ sessionId, node, kind })
    selectTerminal(sessionId, terminal.id)
  } catch (cause) {
    reportError(cause)
  }
}
