import type { LabSummary } from '../../../electron/contract/lab'
import type { LabProgress } from '../../../electron/contract/progress'
import { cx } from '../../ui/class-names'
import { completionOf } from './lab-figures'
import styles from './step-segments.module.css'

/** How far a learner has come in a lab, one segment a step. */
export function StepSegments({ lab, progress }: { lab: LabSummary; progress: LabProgress | undefined }) {
  const { done, unverified, total } = completionOf(lab, progress)
  const words = `${done} of ${total} steps done${unverified > 0 ? `, ${unverified} unverified` : ''}`
  return (
    <div
      className={styles.segments}
      role="progressbar"
      aria-label={`Progress in ${lab.title}`}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done + unverified}
      aria-valuetext={words}
      title={words}
    >
      {lab.steps.map((step) => (
        <span key={step.id} className={cx(styles.segment, styles[progress?.steps[step.id] ?? 'todo'])} />
      ))}
    </div>
  )
}
