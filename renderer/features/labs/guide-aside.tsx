import { IconAlertTriangle, IconBulb, IconInfoCircle, IconQuote } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import styles from './guide-aside.module.css'
import { useSession } from './session-context'

interface GuideAsideProps {
  kind: string
  /** Its place among those of the same kind, from 0. */
  place: number
  children: ReactNode
}

/** A `:::` block of the guide. */
export function GuideAside({ kind, place, children }: GuideAsideProps) {
  if (kind === 'hint') return <Hint place={place}>{children}</Hint>
  if (kind === 'solution') return <Solution>{children}</Solution>
  if (kind === 'interview') {
    return (
      <blockquote className={styles.interview} aria-label="In an interview">
        <IconQuote size={16} aria-hidden />
        <div>
          <p className={styles.kicker}>In an interview</p>
          {children}
        </div>
      </blockquote>
    )
  }
  const warning = kind === 'warning'
  return (
    <aside className={warning ? styles.warning : styles.note} aria-label={warning ? 'Warning' : 'Note'}>
      {warning ? <IconAlertTriangle size={16} aria-hidden /> : <IconInfoCircle size={16} aria-hidden />}
      <div>{children}</div>
    </aside>
  )
}

function Hint({ place, children }: { place: number; children: ReactNode }) {
  const { step } = useSession()
  if (place >= step.hintsShown) return null
  return (
    <aside
      className={styles.hint}
      aria-label={`Hint ${place + 1}`}
      data-hint={place}
      // Receives the focus when it is revealed, so that it is read out.
      tabIndex={-1}
    >
      <IconBulb size={16} aria-hidden />
      <div>
        <p className={styles.kicker}>
          Hint {place + 1} of {step.hintCount}
        </p>
        {children}
      </div>
    </aside>
  )
}

function Solution({ children }: { children: ReactNode }) {
  const { session, step } = useSession()
  if (step.solutionShown) {
    return (
      <section className={styles.solution} aria-label="Solution">
        <p className={styles.kicker}>Solution</p>
        {children}
      </section>
    )
  }
  return (
    <div className={styles.hiddenSolution}>
      <div>
        <p>Try it on your own first.</p>
        <p className={styles.quiet}>That you looked is noted in your progress.</p>
      </div>
      <Button
        size="sm"
        onClick={() => void perform(client.session.showSolution.mutate({ sessionId: session.id, step: step.id }))}
      >
        Show the solution
      </Button>
    </div>
  )
}
