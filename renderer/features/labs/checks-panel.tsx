import { IconBulb } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { announce, displayOf, firstFailed, graceMs } from './check-display'
import { CheckRow } from './check-row'
import styles from './checks-panel.module.css'
import { useSession } from './session-context'
import { useSessionUi } from './session-view-store'
import { StepActions } from './step-actions'

/** The step's checks: they run by themselves, and stay in sight while one types. */
export function ChecksPanel() {
  const { session, step } = useSession()
  const actedAt = useSessionUi(session.id, (ui) => ui.actedAt[step.id])
  const now = useGrace(actedAt)
  const spoken = useAnnouncement()
  const displays = step.checks.map((check) => displayOf(check, { actedAt, now }))
  const open = firstFailed(displays)
  return (
    <section className={styles.panel} aria-label="Checks">
      <div className={styles.head}>
        <h3 className={styles.title}>Checks</h3>
        <span className={styles.quiet}>run by themselves</span>
        <HintButton />
      </div>
      {step.checks.length === 0 && <p className={styles.quiet}>This step has nothing to check: read it, then go on.</p>}
      <ul className={styles.list}>
        {step.checks.map((check, index) => (
          <CheckRow
            key={check.name}
            check={check}
            display={displays[index] ?? 'pending'}
            openByItself={index === open}
          />
        ))}
      </ul>
      <VisuallyHidden role="status" aria-live="polite">
        {spoken}
      </VisuallyHidden>
      <StepActions />
    </section>
  )
}

function HintButton() {
  const { session, step } = useSession()
  if (step.hintCount === 0) return null
  const left = step.hintsShown < step.hintCount
  return (
    <Button
      size="sm"
      className={styles.hint}
      disabled={!left}
      icon={<IconBulb size={13} aria-hidden />}
      onClick={() => void perform(client.session.showHint.mutate({ sessionId: session.id, step: step.id }))}
    >
      {left ? `Hint ${step.hintsShown + 1} of ${step.hintCount}` : 'All hints shown'}
    </Button>
  )
}

/** The time as far as the grace after the learner's first action goes. */
function useGrace(actedAt: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (actedAt === undefined) return
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, actedAt + graceMs - Date.now()) + 20)
    return () => clearTimeout(timer)
  }, [actedAt])
  return now
}

function useAnnouncement(): string {
  const { step } = useSession()
  const before = useRef(step)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const said = announce(before.current.checks, step.checks)
    const newlyDone = before.current.state !== 'done' && step.state === 'done'
    before.current = step
    const all = [said, newlyDone ? 'Step done.' : ''].filter(Boolean).join(' ')
    if (all) setSpoken(all)
  }, [step])
  return spoken
}
