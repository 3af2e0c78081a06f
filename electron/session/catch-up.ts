import { anySignal } from '../base/any-signal'
import type { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { TopologySnapshot, TopologyView } from '../contract/topology'

/** Who cannot catch up in this time has a reason, which the diagram shows. */
const patienceMs = 10_000

/** Replicas that run and have not executed all that their source has; null while a server was not asked yet. Pure. */
export function replicasBehind({ nodes, edges }: Pick<TopologySnapshot, 'nodes' | 'edges'>): string[] | null {
  if (nodes.some(({ kind, server }) => kind === 'mysql' && server?.status !== 'known')) return null
  return edges
    .filter((edge) => edge.receiver !== 'off' && edge.applier !== 'off' && edge.transactionsBehind !== 0)
    .map((edge) => edge.to)
}

/**
 * Waits until the replicas that a lab's own files have set up hold what their source holds: the first step may ask either for
 * its tables.
 *
 * @throws AppError CANCELLED
 */
export async function waitForReplicas(
  topology: Live<TopologyView>,
  onBehind: (replicas: readonly string[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const patience = AbortSignal.timeout(patienceMs)
  let told = ''
  const caughtUp = ({ snapshot }: TopologyView) => {
    const behind = replicasBehind(snapshot)
    if (behind && behind.join() !== told) onBehind(behind)
    told = behind?.join() ?? told
    return behind?.length === 0
  }
  try {
    await topology.until(caughtUp, anySignal(signal, patience))
  } catch (error) {
    if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.')
    if (!patience.aborted) throw error
    onBehind([])
  }
}
