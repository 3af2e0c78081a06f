import type { TopologySnapshot } from '../../../electron/contract/topology'
import { formatClock, formatDuration } from '../../ui/duration'
import type { Tone } from '../../ui/tone'

/** Older than this, a snapshot is not called live. */
export const freshMs = 5000

/** How old what the diagram shows is, in words. */
export function describeAge(
  snapshot: TopologySnapshot | undefined,
  now: number,
  engineLost: boolean,
): { tone: Tone; text: string } {
  if (!snapshot) return { tone: 'unknown', text: 'no observation yet' }
  const frozen = { tone: 'warning', text: `frozen since ${formatClock(snapshot.at)}` } as const
  if (engineLost) return frozen
  // Servers are asked all the time; where none runs, the engine tells of changes by itself and silence is no news.
  if (!snapshot.nodes.some((node) => node.container.state === 'running'))
    return { tone: 'ok', text: 'live · nothing runs' }
  const age = Math.max(0, now - snapshot.at)
  return age > freshMs ? frozen : { tone: 'ok', text: `live · ${formatDuration(age)} ago` }
}
