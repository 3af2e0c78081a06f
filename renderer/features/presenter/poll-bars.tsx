import type { PollView } from '../../../electron/contract/stage'
import { cx } from '../../ui/class-names'
import styles from './poll-bars.module.css'
import { pollBars } from './stage-words'

/** A question to the room, and how it was answered so far. */
export function PollBars({ poll }: { poll: PollView }) {
  return (
    <section className={styles.poll} aria-label="Poll">
      <h2 className={styles.question}>
        {poll.question}
        <span className={styles.state}>{poll.open ? 'vote now' : 'closed'}</span>
      </h2>
      <ol className={styles.bars}>
        {pollBars(poll).map(({ text, share, words, leads }) => (
          <li key={text} className={cx(styles.row, leads && styles.leads)}>
            <span className={styles.choice}>{text}</span>
            <span className={styles.track} aria-hidden>
              <span className={styles.bar} style={{ width: `${share * 100}%` }} />
            </span>
            <span className={styles.votes}>{words}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
