import { useMemo, useState } from 'react'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { TrafficStream } from '../../../electron/contract/traffic'
import { StatusDot } from '../../ui/status-dot'
import { type ChartView, liveChart } from './chart-view'
import { RateSelect } from './rate-select'
import { StreamCounters } from './stream-counters'
import { StreamLegend } from './stream-legend'
import styles from './stream-panel.module.css'
import { StreamPhases } from './stream-phases'
import { StreamSwitch } from './stream-switch'
import { TrafficChart } from './traffic-chart'
import { chartSummary, streamFacts, streamRoute, streamState, streamTone } from './traffic-words'

interface StreamPanelProps {
  stream: TrafficStream
  events: TimelineEvent[]
  /** When the stream was looked at, milliseconds since 1970. */
  at: number
}

/** One stream of orders: what flows, what an outage costs, and the switch. */
export function StreamPanel({ stream, events, at }: StreamPanelProps) {
  const facts = streamFacts(stream)
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
      <header className={styles.head}>
        <StatusDot tone={streamTone(facts)} />
        <h3 className={styles.name}>{stream.name}</h3>
        <span className={styles.state} data-out={facts.out}>
          {streamState(facts)}
        </span>
        <span className={styles.route}>{streamRoute(stream)}</span>
        <div className={styles.controls}>
          <RateSelect stream={stream.name} rate={stream.rate} />
          <StreamSwitch stream={stream} />
        </div>
      </header>
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
