import type { Finding, TopologySnapshot } from '../contract/topology'
import { finding, plural } from './finding'
import { answering } from './server-facts'

/** Pure: semi-sync sources that wait, or have stopped waiting. */
export function analyseSemiSync(snapshot: TopologySnapshot): Finding[] {
  return answering(snapshot).flatMap(({ id, server }) => {
    const semi = server.semiSync
    if (!semi?.enabled) return []
    if (!semi.active) {
      return [
        finding(
          'SemiSyncFellBack',
          'warning',
          id,
          'Fallen back to asynchronous',
          `${id} has stopped waiting for its replicas and goes on asynchronously: ${plural(semi.withoutAcknowledgement, 'transaction')} were acknowledged to their clients by ${id} alone. Bring a semi-sync replica back.`,
        ),
      ]
    }
    if (semi.clients > 0 || semi.waiting === 0) return []
    return [
      finding(
        'SemiSyncWaiting',
        'warning',
        id,
        `${id} waits for a replica`,
        `${plural(semi.waiting, 'commit')} on ${id} wait for the acknowledgement of a replica, and none is connected. After rpl_semi_sync_source_timeout it goes on without.`,
      ),
    ]
  })
}
