import type { StageView } from '../../../electron/contract/stage'

/** A state as this page received it. */
export interface Moment {
  /** In the order in which they came: the times of a recording are those of its day. */
  number: number
  /** When it came, by the clock of this page, in milliseconds. */
  cameAt: number
  view: StageView
}

/** Moments that are kept; of the newest, every one. */
export const kept = { most: 400, newest: 120 } as const

/**
 * Pure: one moment more. Of those of some time ago, moments in which nothing happened go first, where they lie closest to each
 * other: so the whole demonstration can be looked at again, the latest part of it at the pace at which it came.
 */
export function withMoment(moments: readonly Moment[], moment: Moment): Moment[] {
  const all = [...moments, moment]
  if (all.length <= kept.most) return all
  const spare = leastMissed(all.slice(0, -kept.newest))
  return all.filter((_, index) => index !== spare)
}

function leastMissed(older: readonly Moment[]): number {
  let [spare, closest] = [0, Number.POSITIVE_INFINITY]
  for (let index = 1; index < older.length - 1; index++) {
    const [before, at, after] = [older[index - 1], older[index], older[index + 1]]
    if (!before || !at || !after || isTurn(before.view, at.view)) continue
    const gap = after.cameAt - before.cameAt
    if (gap < closest) [spare, closest] = [index, gap]
  }
  return spare
}

/** Something happened between the two that one would look for. */
export function isTurn(before: StageView, after: StageView): boolean {
  return (
    before.cue.number !== after.cue.number ||
    before.caption !== after.caption ||
    before.tone !== after.tone ||
    before.poll?.id !== after.poll?.id ||
    before.poll?.open !== after.poll?.open ||
    before.recordedAt !== after.recordedAt ||
    before.diagram?.structure !== after.diagram?.structure ||
    before.timeline.at(-1)?.at !== after.timeline.at(-1)?.at
  )
}

/** Pure: the moment before or after this one at which something happened; the first or the newest where there is none. */
export function turnFrom(moments: readonly Moment[], index: number, step: -1 | 1): number {
  for (let next = index + step; next > 0 && next < moments.length; next += step) {
    const [before, at] = [moments[next - 1], moments[next]]
    if (before && at && isTurn(before.view, at.view)) return next
  }
  return step === -1 ? 0 : moments.length - 1
}

/** Pure: a moment as it was, with a clock that stands still. */
export function frozen(view: StageView): StageView {
  const streams = view.streams.map((stream) => {
    const { withoutServiceSince } = stream
    if (withoutServiceSince === null) return stream
    return { ...stream, rtoMs: Math.max(0, view.at - withoutServiceSince), withoutServiceSince: null }
  })
  return { ...view, streams }
}
