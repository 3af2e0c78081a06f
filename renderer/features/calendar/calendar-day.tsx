import type { CalendarDay, CalendarRun } from '../../../electron/contract/calendar'
import { formatBytes } from '../../ui/byte-size'
import { StatusDot } from '../../ui/status-dot'
import type { Tone } from '../../ui/tone'
import styles from './calendar-strip.module.css'
import { weekdayOf } from './calendar-words'

const tones: Record<CalendarRun['state'], Tone> = { running: 'neutral', done: 'ok', failed: 'bad' }

/** What ran on a day, and the files that it made and removed. */
export function CalendarDayDetails({ day }: { day: CalendarDay }) {
  return (
    <div className={styles.details}>
      <h5 className={styles.detailsTitle}>
        Day {day.day}, {weekdayOf(day.day)} {day.date}
      </h5>
      {day.runs.length === 0 && <p className={styles.quiet}>Nothing ran.</p>}
      {day.runs.map((run) => (
        <div key={run.name} className={styles.run}>
          <p className={styles.runHead}>
            <StatusDot tone={tones[run.state]} pulsing={run.state === 'running'} />
            <strong>{run.name}</strong>
            <span className={styles.quiet}>
              {run.state === 'running' ? 'running' : `${run.state}, ${run.seconds.toFixed(1)} s`}
            </span>
          </p>
          {run.said && <p className={styles.said}>{run.said}</p>}
          {run.made.map(({ name, sizeBytes, gtids }) => (
            <p key={name} className={styles.file}>
              {name} · {formatBytes(sizeBytes)}
              {gtids && <span className={styles.gtids}>{gtids}</span>}
            </p>
          ))}
          {run.removed.map((name) => (
            <p key={name} className={styles.file}>
              <s>{name}</s> removed
            </p>
          ))}
        </div>
      ))}
      {day.endGtids && (
        <p className={styles.file}>
          At its end the source had executed <span className={styles.gtids}>{day.endGtids}</span>
        </p>
      )}
    </div>
  )
}
