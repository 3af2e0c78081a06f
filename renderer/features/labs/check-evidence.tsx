import type { CheckOutcome } from '../../../electron/contract/check'
import { cx } from '../../ui/class-names'
import styles from './check-evidence.module.css'

/** What was asked, what was expected, what was observed, and where to look. */
export function CheckEvidence({ outcome, loud }: { outcome: CheckOutcome; loud: boolean }) {
  if (outcome.status === 'pending') return null
  return (
    <div className={cx(styles.evidence, loud && styles.loud, outcome.status === 'errored' && styles.errored)}>
      {outcome.status === 'errored' ? (
        <p>{outcome.error}</p>
      ) : (
        <dl className={styles.compared}>
          <dt>Expected</dt>
          <dd>{outcome.expected}</dd>
          <dt>Observed</dt>
          <dd className={outcome.status === 'failed' ? styles.observed : undefined}>{outcome.observed}</dd>
        </dl>
      )}
      {outcome.status === 'failed' && outcome.hint && <p className={styles.hint}>{outcome.hint}</p>}
      <p className={styles.asked}>Asked: {outcome.asked}</p>
    </div>
  )
}
