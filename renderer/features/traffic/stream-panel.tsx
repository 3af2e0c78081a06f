import { useMemo, useState } from 'react'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { TrafficStream } from '../../../electron/contract/traffic'
import { type ChartView, liveChart } from './chart-view'
import { StreamCounters } from './stream-counters'
import { StreamHead } from './stream-head'
import { StreamLegend } from './stream-legend'
import styles from './stream-panel.module.css'
import { StreamPhases } from './stream-phases'
import { TrafficChart } from './traffic-chart'
import { chartSummary } from './traffic-words'

interface StreamPanelProps {
  stream: TrafficStream
  events: TimelineEvent[]
  /** When the stream was looked at, milliseconds since 1970. */
  at: number
  /** Its name and its switch stand over it; not where the pane's own head has them. */
  headed: boolean
}

/** One stream of orders: what flows, and what an outage costs. */
export function StreamPanel({ stream, events, at, headed }: StreamPanelProps) {
  const chart = useChart(stream, events, at)
  const [point, setPoint] = useState<number | null>(null)
  const pointed = point === null ? undefined : stream.history.find((one) => one.at === (chart.times[point] ?? 0) - 500)
  const now = {
    acknowledged: stream.acknowledgedPerSecond,
    failed: stream.failedPerSecond,
    p50Ms: stream.p50Ms,
    p95Ms: stream.p95Ms,
  }
  return (
    <section className={styles.stream} aria-label={`Orders of ${stream.name}`}>
      {headed && (
        <div className={styles.head}>
          <StreamHead stream={stream} />
        </div>
      )}
      <div className={styles.legend}>
        <StreamLegend second={pointed ?? now} at={pointed?.at ?? null} />
      </div>
      <div className={styles.chart}>
        <TrafficChart view={chart} summary={chartSummary(stream)} onPoint={setPoint} />
      </div>
      <div className={styles.counters}>
        <StreamCounters stream={stream} />
      </div>
      <div className={styles.phases}>
        <StreamPhases stream={stream} />
      </div>
    </section>
  )
}

/** The chart changes once a second and when something happened, not with every look at the stream. */
function useChart(stream: TrafficStream, events: TimelineEvent[], at: number): ChartView {
  const running = stream.state === 'running'
  const { history, outages, rate } = stream
  const key = [
    running && Math.ceil(at / 1000),
    history.at(-1)?.at,
    history.length,
    rate,
    outages.map(({ firstFailedAt, firstSuccessAt }) => `${firstFailedAt}-${firstSuccessAt}`).join(),
  ].join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for all but the events
  return useMemo(() => liveChart({ history, outages, events, rate }, { now: at, running }), [key, events])
}
