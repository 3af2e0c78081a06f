import type { Fence } from '../../../electron/contract/lab'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { perform, reportError } from '../../ui/toast-store'
import { commandCalendar } from '../calendar/use-calendar'
import { commandTraffic } from '../traffic/traffic-actions'
import { noteRun, selectTerminal } from './session-view-store'

/** Types a fence into its node's terminal, and goes there; or injects the faults it names, or commands its traffic. */
export async function runFence(session: SessionView, step: string, fence: Fence): Promise<void> {
  if (await carryOut(session, fence)) noteRun(session.id, step, fence.line)
}

function carryOut(session: SessionView, fence: Fence): Promise<boolean> {
  if (fence.language === 'fault') return runFault(session, fence)
  if (fence.language === 'traffic') return commandTraffic(session.id, fence.node, fence.code)
  if (fence.language === 'calendar') return commandCalendar(session.id, fence.code)
  return typeFence(session, fence)
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
