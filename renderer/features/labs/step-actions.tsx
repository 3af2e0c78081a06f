import { IconArrowLeft, IconArrowRight, IconCircleCheckFilled, IconCircleDashedCheck } from '@tabler/icons-react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import { goToStep } from './go-to-step'
import { useSession } from './session-context'
import { setSummaryOpen } from './session-view-store'
import styles from './step-actions.module.css'

/** Back, done, next: at the same place whatever the step's state. */
export function StepActions() {
  const { session, step, stepIndex } = useSession()
  const previous = session.steps[stepIndex - 1]
  const next = session.steps[stepIndex + 1]
  const finished = step.state !== 'todo'
  const mark = (unverified: boolean) =>
    void perform(client.session.markUnverified.mutate({ sessionId: session.id, step: step.id, unverified }))
  return (
    <div className={styles.actions}>
      <Button
        disabled={!previous}
        icon={<IconArrowLeft size={14} aria-hidden />}
        onClick={() => previous && goToStep(session.id, previous.id)}
      >
        Back
      </Button>
      <div className={styles.middle}>
        {step.state === 'todo' && (
          <Button variant="quiet" onClick={() => mark(true)}>
            Mark done unverified
          </Button>
        )}
        {step.state === 'done' && (
          <p className={styles.done}>
            <IconCircleCheckFilled size={16} aria-hidden />
            Step done
          </p>
        )}
        {step.state === 'unverified' && (
          <>
            <p className={styles.unverified}>
              <IconCircleDashedCheck size={16} aria-hidden />
              Done unverified
            </p>
            <Button variant="quiet" size="sm" onClick={() => mark(false)}>
              Undo
            </Button>
          </>
        )}
      </div>
      {next ? (
        <Button variant={finished ? 'primary' : 'default'} onClick={() => goToStep(session.id, next.id)}>
          Next
          <IconArrowRight size={14} aria-hidden />
        </Button>
      ) : (
        <Button variant={finished ? 'primary' : 'default'} onClick={() => setSummaryOpen(session.id, true)}>
          Finish
          <IconArrowRight size={14} aria-hidden />
        </Button>
      )}
    </div>
  )
}
