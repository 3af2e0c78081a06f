import { create } from 'zustand'
import type { ActiveFault, FaultRequest } from '../../../electron/contract/fault'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { faultThatStopped } from './fault-offers'

interface Injection extends FaultRequest {
  sessionId: string
}

interface FaultActions {
  /** Injections that are under way. */
  injecting: Injection[]
  /** Ids of the faults whose undoing is under way. */
  undoing: string[]
}

export const useFaultActions = create<FaultActions>(() => ({ injecting: [], undoing: [] }))

/** @returns whether it succeeded; why not is shown */
export async function injectFault(sessionId: string, { kind, node }: FaultRequest): Promise<boolean> {
  const injection = { sessionId, kind, node }
  useFaultActions.setState(({ injecting }) => ({ injecting: [...injecting, injection] }))
  const done = await perform(client.session.injectFault.mutate({ sessionId, fault: { kind, node } }))
  useFaultActions.setState(({ injecting }) => ({ injecting: injecting.filter((one) => one !== injection) }))
  return done
}

/** @returns whether it succeeded; why not is shown */
export async function undoFault(sessionId: string, faultId: string): Promise<boolean> {
  useFaultActions.setState(({ undoing }) => ({ undoing: [...undoing, faultId] }))
  const done = await perform(client.session.undoFault.mutate({ sessionId, faultId }))
  useFaultActions.setState(({ undoing }) => ({ undoing: undoing.filter((id) => id !== faultId) }))
  return done
}

/** Starts a node whose container is down: by undoing the fault that stopped it, where one did. */
export function startNode(session: SessionView, node: string): Promise<boolean> {
  const fault: ActiveFault | undefined = faultThatStopped(node, session.faults)
  if (fault) return undoFault(session.id, fault.id)
  return perform(client.session.controlNode.mutate({ sessionId: session.id, node, action: 'start' }))
}
