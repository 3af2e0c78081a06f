import type { Outage, TrafficView } from '../../../electron/contract/traffic'

export interface KnownOutage {
  stream: string
  run: string
  outage: Outage
}

/**
 * Pure: what was known, and what a view adds or tells anew. A start begins a new run, whose view has forgotten the outages of
 * the one before.
 *
 * @returns `known` itself where nothing changed
 */
export function learnOutages(known: KnownOutage[], view: TrafficView): KnownOutage[] {
  const seen = view.streams.flatMap(({ name, run, outages }) =>
    run === null ? [] : outages.map((outage) => ({ stream: name, run, outage })),
  )
  if (seen.length === 0) return known
  const merged = new Map([...known, ...seen].map((one) => [keyOf(one), one]))
  const next = [...merged.values()]
  return fingerprint(next) === fingerprint(known) ? known : next
}

function keyOf({ stream, run, outage }: KnownOutage): string {
  return `${stream} ${run} ${outage.firstFailedAt}`
}

/** What a timeline tells of outages. */
function fingerprint(outages: KnownOutage[]): string {
  return outages.map((one) => `${keyOf(one)} ${one.outage.firstSuccessAt} ${one.outage.phases.length}`).join('\n')
}
