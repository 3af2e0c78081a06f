import type { RehearsalView } from '../contract/demo'
import { AppError } from '../contract/errors'

/** A re-arm that takes longer makes the room wait. */
export const rearmWithinSeconds = 5

/** How it has gone so far. */
export type RehearsalReport = Omit<RehearsalView, 'running'>

export interface RehearsalContext {
  runs: number
  cueCount: number
  cueId(cue: number): string
  /** Whether a cue begins in another state than that in which the cue before it ends. */
  beginsAnew(cue: number): boolean
  /** Brings the topology to the start of a cue. */
  arm(cue: number): Promise<void>
  /** Does a cue. @throws AppError DEMO_FAILED where it did not happen */
  perform(cue: number): Promise<void>
  onProgress(report: RehearsalReport): void
  signal: AbortSignal
}

/**
 * Does all cues in turn, so many times; after each run goes back to another cue and does it from there, as when one is repeated.
 * What did not happen, or took too long, is reported, and the rehearsal goes on.
 *
 * @throws AppError CANCELLED
 */
export async function rehearse(context: RehearsalContext): Promise<RehearsalReport> {
  const { runs, cueCount, cueId, signal } = context
  let report: RehearsalReport = { runs, done: 0, slowestRearmSeconds: null, slowestCueSeconds: {}, problems: [] }
  const change = (part: Partial<RehearsalReport>) => {
    report = { ...report, ...part }
    context.onProgress(report)
  }
  const blame = (run: number, cue: number, problem: string) =>
    change({ problems: [...report.problems, { run, cue: cueId(cue), problem }] })
  /** @returns the seconds it took; null where it failed */
  const timed = async (run: number, cue: number, work: () => Promise<void>): Promise<number | null> => {
    const begun = Date.now()
    try {
      await work()
      return (Date.now() - begun) / 1000
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error
      blame(run, cue, error.message)
      return null
    }
  }
  const arm = async (run: number, cue: number): Promise<boolean> => {
    const seconds = await timed(run, cue, () => context.arm(cue))
    if (seconds === null) return false
    change({ slowestRearmSeconds: Math.max(report.slowestRearmSeconds ?? 0, seconds) })
    if (seconds > rearmWithinSeconds) {
      blame(run, cue, `The way back to its start took ${seconds.toFixed(1)} s, more than ${rearmWithinSeconds}`)
    }
    return true
  }
  /** @returns whether it happened */
  const perform = async (run: number, cue: number): Promise<boolean> => {
    const seconds = await timed(run, cue, () => context.perform(cue))
    if (seconds === null) return false
    const id = cueId(cue)
    const slowest = Math.max(report.slowestCueSeconds[id] ?? 0, seconds)
    change({ slowestCueSeconds: { ...report.slowestCueSeconds, [id]: slowest } })
    return true
  }
  change({})
  for (let run = 1; run <= runs; run += 1) {
    let ready = await arm(run, 0)
    for (let cue = 0; cue < cueCount; cue += 1) {
      // After one that failed the next begins where it is meant to.
      if (!ready || (cue > 0 && context.beginsAnew(cue))) ready = await arm(run, cue)
      if (ready) ready = await perform(run, cue)
    }
    const back = run % cueCount
    if (await arm(run, back)) await perform(run, back)
    change({ done: run })
  }
  return report
}
