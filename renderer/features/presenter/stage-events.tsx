import type { TimelineEvent } from '../../../electron/contract/timeline'
import { formatClock } from '../../ui/duration'
import styles from './stage-events.module.css'

/** How many lines fit under a diagram. */
const lines = 3

/** What happened last, where no orders flow. Its place is kept. */
export function StageEvents({ timeline }: { timeline: readonly TimelineEvent[] }) {
  return (
    <ol className={styles.events} aria-label="What happened">
      {timeline.slice(-lines).map(({ at, kind, node, text }) => (
        <li key={`${at} ${kind} ${node} ${text}`} className={styles.event}>
          <time className={styles.time}>{formatClock(at)}</time>
          <span className={styles.text}>{text}</span>
        </li>
      ))}
    </ol>
  )
}
