import type { CueView } from '../../../electron/contract/demo'
import { formatMeasured } from '../traffic/traffic-words'

/** How a cue stands, in a few words. */
export function cueStateWords({ state, seconds, problem, recorded }: CueView): string {
  if (state === 'doing') return 'Under way'
  if (state === 'failed') return problem ?? 'It did not happen'
  if (state === 'happened') return seconds === null ? 'Happened' : `Happened in ${formatMeasured(seconds * 1000)}`
  return recorded ? 'Recorded before' : 'Not yet'
}
