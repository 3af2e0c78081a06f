import { useState } from 'react'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { TrafficStream } from '../../../electron/contract/traffic'
import { StreamCounters } from './stream-counters'
import { StreamHead } from './stream-head'
import { StreamLegend } from './stream-legend'
import styles from './stream-panel.module.css'
import { StreamPhases } from './stream-phases'
import { TrafficChart } from './traffic-chart'
import { chartSummary } from './traffic-words'
import { useLiveChart } from './use-live-chart'

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
  const chart = useLiveChart({ ...stream, events }, at)
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
