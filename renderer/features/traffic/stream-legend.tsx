import type { TrafficSecond } from '../../../electron/contract/traffic'
import { formatClock } from '../../ui/duration'
import styles from './stream-legend.module.css'
import { secondFigures } from './traffic-words'

interface StreamLegendProps {
  second: Pick<TrafficSecond, 'acknowledged' | 'failed' | 'p50Ms' | 'p95Ms'>
  /** The second that is pointed at, milliseconds since 1970; null for the newest one. */
  at: number | null
}

/** What the curves are, with their figures: live, or of the second under the pointer. */
export function StreamLegend({ second, at }: StreamLegendProps) {
  const figures = secondFigures(second)
  return (
    <ul className={styles.legend} aria-label={at === null ? 'Now' : formatClock(at)}>
      {at !== null && <li className={styles.time}>{formatClock(at)}</li>}
      <li>
        <span className={styles.line} aria-hidden />
        <b>{figures.acknowledged}</b> orders/s
      </li>
      <li>
        <span className={styles.bar} aria-hidden />
        <b>{figures.failed}</b> errors/s
      </li>
      <li className={styles.latency}>
        p50 <b>{figures.p50}</b>
      </li>
      <li>
        <span className={styles.dashes} aria-hidden />
        p95 <b>{figures.p95}</b>
      </li>
    </ul>
  )
}
