import type { CalendarDay, RestorableRange } from '../contract/calendar'
import { containsGtids, emptyGtidSet, type GtidSet, parseGtidSet, unionGtids } from '../mysql/gtid-set'

/** A backup file, and the transactions in it. */
export interface CoveredFile {
  name: string
  kind: 'full' | 'incremental'
  gtids: string
}

/**
 * Which days' ends the files lead back to: from a full that holds nothing later, with all that came between in the incrementals. Pure.
 * Of how a file is named, or when it was made, nothing is believed.
 */
export function restorableRanges(days: readonly CalendarDay[], files: readonly CoveredFile[]): RestorableRange[] {
  const logs = files
    .filter(({ kind }) => kind === 'incremental')
    .reduce((all, { gtids }) => unionGtids(all, parseGtidSet(gtids) ?? emptyGtidSet), emptyGtidSet)
  const fulls = files.flatMap(({ name, kind, gtids }) => {
    const set = kind === 'full' ? parseGtidSet(gtids) : null
    // A full that does not say what it holds leads nowhere: nobody knows where to go on from.
    return set === null || set.intervals.size === 0 ? [] : [{ name, set }]
  })
  const ends = days.flatMap(({ day, endGtids }) => {
    const set = endGtids === null ? null : parseGtidSet(endGtids)
    return set === null ? [] : [{ day, set }]
  })
  const ranges: RestorableRange[] = []
  for (const { day, set } of ends) {
    const full = nearest(fulls, set, logs)
    if (full === null) continue
    const last = ranges.at(-1)
    if (last && last.full === full && last.lastDay === day - 1) last.lastDay = day
    else ranges.push({ full, firstDay: day, lastDay: day })
  }
  return ranges
}

/** The full from which fewest transactions are replayed; null for none. */
function nearest(fulls: readonly { name: string; set: GtidSet }[], end: GtidSet, logs: GtidSet): string | null {
  let found: { name: string; set: GtidSet } | null = null
  for (const full of fulls) {
    const leads = containsGtids(end, full.set) && containsGtids(unionGtids(full.set, logs), end)
    if (leads && (found === null || containsGtids(full.set, found.set))) found = full
  }
  return found?.name ?? null
}
