import { replicaDelaySeconds } from '../contract/fault'
import type { Server } from './server'

export type ReplicaFault = 'stop-receiver' | 'stop-applier' | 'delay-replica'

const statements: Record<ReplicaFault, { inject: string[]; undo: string[] }> = {
  'stop-receiver': { inject: ['STOP REPLICA IO_THREAD'], undo: ['START REPLICA IO_THREAD'] },
  'stop-applier': { inject: ['STOP REPLICA SQL_THREAD'], undo: ['START REPLICA SQL_THREAD'] },
  // The applier must be stopped for it (MySQL Reference Manual, Delayed Replication).
  'delay-replica': { inject: delayed(replicaDelaySeconds), undo: delayed(0) },
}

function delayed(seconds: number): string[] {
  return [
    'STOP REPLICA SQL_THREAD',
    `CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}`,
    'START REPLICA SQL_THREAD',
  ]
}

/** @throws AppError SQL_FAILED, SERVER_UNREACHABLE */
export async function injectReplicaFault(server: Server, fault: ReplicaFault): Promise<void> {
  for (const statement of statements[fault].inject) await server.query(statement, { timeoutMs: 30_000 })
}

/** @throws AppError SQL_FAILED, SERVER_UNREACHABLE */
export async function undoReplicaFault(server: Server, fault: ReplicaFault): Promise<void> {
  for (const statement of statements[fault].undo) await server.query(statement, { timeoutMs: 30_000 })
}
