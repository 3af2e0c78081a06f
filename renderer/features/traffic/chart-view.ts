import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { Outage, TrafficSecond } from '../../../electron/contract/traffic'

/** How much of the past a live chart shows. */
const minuteMs = 60_000
/** The latency axis does not zoom into noise. */
const leastTopMs = 10

/** A moment on the time axis. */
export interface ChartMark {
  /** Milliseconds since 1970. */
  at: number
  label: string
  /** `bad` for a fault, `ok` for a promotion. */
  tone: 'bad' | 'ok'
}

/** What a chart draws. Times are in milliseconds since 1970. */
export interface ChartView {
  from: number
  to: number
  /** The middle of each second. */
  times: number[]
  acknowledged: number[]
  failed: number[]
  p95Ms: (number | null)[]
  marks: ChartMark[]
  outages: { from: number; to: number }[]
  /** The upper ends of the axes: orders a second, and milliseconds. */
  top: number
  topMs: number
}

export interface ChartInput {
  history: readonly TrafficSecond[]
  outages: readonly Pick<Outage, 'firstFailedAt' | 'firstSuccessAt'>[]
  events: readonly Pick<TimelineEvent, 'at' | 'kind' | 'node' | 'text'>[]
  /** Orders a second that are meant to be placed. */
  rate: number
}

/**
 * Pure: the last minute of a stream. It ends with the second that is under way, or, where no orders are placed any more, with
 * the last one that is known, so that the picture of a run stands still when the run does.
 */
export function liveChart(input: ChartInput, { now, running }: { now: number; running: boolean }): ChartView {
  const last = input.history.at(-1)
  const to = running || !last ? Math.ceil(now / 1000) * 1000 : last.at + 1000
  return chartView(input, { from: to - minuteMs, to })
}

/** Pure: a stretch of time of a stream. */
export function chartView(
  { history, outages, events, rate }: ChartInput,
  range: { from: number; to: number },
): ChartView {
  const { from, to } = range
  const seconds = history.filter(({ at }) => at + 1000 > from && at < to)
  const latencies = seconds.flatMap(({ p95Ms }) => p95Ms ?? [])
  return {
    from,
    to,
    times: seconds.map(({ at }) => at + 500),
    acknowledged: seconds.map(({ acknowledged }) => acknowledged),
    failed: seconds.map(({ failed }) => failed),
    p95Ms: seconds.map(({ p95Ms }) => p95Ms),
    marks: chartMarks(events).filter(({ at }) => at >= from && at <= to),
    outages: outages
      .map(({ firstFailedAt, firstSuccessAt }) => ({
        from: Math.max(from, firstFailedAt),
        to: Math.min(to, firstSuccessAt ?? to),
      }))
      .filter((one) => one.to > one.from),
    top: roundUp(1.15 * Math.max(rate, ...seconds.map(({ acknowledged, failed }) => Math.max(acknowledged, failed)))),
    topMs: roundUp(1.3 * Math.max(leastTopMs, ...latencies)),
  }
}

/** A server that became the primary becomes writable in the same moment: one promotion, not two. */
const samePromotionMs = 3000

/** What stands on the axis: faults, and servers that became the one to write on. */
export function chartMarks(events: ChartInput['events']): ChartMark[] {
  const promoted = new Map<string | null, number>()
  return events.flatMap((event): ChartMark[] => {
    const { at, kind, node, text } = event
    if (kind === 'fault') return [{ at, label: faultLabel(text, node), tone: 'bad' }]
    if (!isPromotion(event) || at - (promoted.get(node) ?? Number.NEGATIVE_INFINITY) < samePromotionMs) return []
    promoted.set(node, at)
    return [{ at, label: shorten(text), tone: 'ok' }]
  })
}

function isPromotion({ kind, text }: Pick<TimelineEvent, 'kind' | 'text'>): boolean {
  return (kind === 'role' && /\bthe primary\b/.test(text)) || (kind === 'write-access' && /\bwritable\b/.test(text))
}

/** `Kill: db1` as `Kill db1`. */
function faultLabel(text: string, node: string | null): string {
  return shorten(node !== null && text.endsWith(`: ${node}`) ? `${text.slice(0, -node.length - 2)} ${node}` : text)
}

const longestLabel = 28

function shorten(text: string): string {
  return text.length <= longestLabel ? text : `${text.slice(0, longestLabel - 1).trimEnd()}…`
}

/** The next figure of two digits or less that is at least this one: `57.5` becomes 58, `115` 120. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.ceil(value / unit) * unit
}
