import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'

/**
 * Says to a stream what a `traffic` fence says: `start`, `stop`, `rate 200`.
 *
 * @returns whether it was done
 */
export function commandTraffic(sessionId: string, stream: string, code: string): Promise<boolean> {
  return perform(client.traffic.command.mutate({ sessionId, stream, code }))
}

/** Compares a stream's ledger with the rows of a server. */
export function compareWith(sessionId: string, stream: string, node: string): Promise<boolean> {
  return perform(client.traffic.reconcile.mutate({ sessionId, stream, node }))
}
