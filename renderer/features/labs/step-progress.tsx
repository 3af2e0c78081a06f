import { Tooltip } from '@mantine/core'
import type { StepView } from '../../../electron/contract/session'
import { cx } from '../../ui/class-names'
import { goToStep } from './go-to-step'
import { useSession } from './session-context'
import styles from './step-progress.module.css'

/** One segment a step, each a way to go there. Full is done, striped unverified, tall the one that is shown. */
export function StepProgress() {
  const { session, stepIndex } = useSession()
  return (
    <nav aria-label="Steps" className={styles.steps}>
      <ol className={styles.segments}>
        {session.steps.map((step, index) => (
          <li key={step.id}>
            <Tooltip label={`${index + 1}. ${step.title}`}>
              <button
                type="button"
                className={cx(styles.segment, styles[step.state], index === stepIndex && styles.current)}
                aria-label={describeStep(step, index)}
                aria-current={index === stepIndex ? 'step' : undefined}
                onClick={() => goToStep(session.id, step.id)}
              >
                <span className={styles.bar} />
              </button>
            </Tooltip>
          </li>
        ))}
      </ol>
      <span className={styles.text}>
        Step {stepIndex + 1} of {session.steps.length}
      </span>
    </nav>
  )
}

const stateWords = { todo: '', done: ', done', unverified: ', done unverified' } as const

function describeStep(step: StepView, index: number): string {
  return `Step ${index + 1}: ${step.title}${stateWords[step.state]}`
}
