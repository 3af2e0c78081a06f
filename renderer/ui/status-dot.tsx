import { cx } from './class-names'
import styles from './status-dot.module.css'
import type { Tone } from './tone'

/** A dot beside a word that says the same: never the only sign of a state. Down is a ring, so shape tells it too. */
export function StatusDot({ tone, pulsing = false }: { tone: Tone; pulsing?: boolean }) {
  return <span aria-hidden className={cx(styles.dot, styles[tone], pulsing && styles.pulsing)} />
}
