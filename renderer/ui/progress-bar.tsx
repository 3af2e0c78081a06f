import { cx } from './class-names'
import styles from './progress-bar.module.css'

interface ProgressBarProps {
  /** 0 to 1; null while nobody knows. */
  fraction: number | null
  label: string
  tone?: 'accent' | 'ok'
}

export function ProgressBar({ fraction, label, tone = 'accent' }: ProgressBarProps) {
  const percent = fraction === null ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={styles.track}
    >
      <div
        className={cx(styles.bar, styles[tone], percent === undefined && styles.unknown)}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  )
}
