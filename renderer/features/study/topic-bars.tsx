import { percentWords } from './due-words'
import styles from './topic-bars.module.css'

export interface TopicBar {
  id: string
  title: string
  /** 0 to 1; null where nothing is known yet. */
  share: number | null
  /** A number or two beside the bar. */
  note: string
}

interface TopicBarsProps {
  label: string
  bars: readonly TopicBar[]
  onOpen?: (id: string) => void
}

/** Shares as bars under one another: what is weak is seen before it is read. */
export function TopicBars({ label, bars, onOpen }: TopicBarsProps) {
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.id} className={styles.bar}>
          {onOpen ? (
            <button type="button" className={styles.title} onClick={() => onOpen(bar.id)}>
              {bar.title}
            </button>
          ) : (
            <span className={styles.title}>{bar.title}</span>
          )}
          <span className={styles.track} aria-hidden>
            <span className={styles.fill} style={{ width: percentWords(bar.share ?? 0) }} />
          </span>
          <span className={styles.share}>{bar.share === null ? 'not begun' : percentWords(bar.share)}</span>
          <span className={styles.note}>{bar.note}</span>
        </li>
      ))}
    </ul>
  )
}
