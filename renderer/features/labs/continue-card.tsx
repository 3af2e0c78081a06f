import type { LabSummary } from '../../../electron/contract/lab'
import type { SessionSummary } from '../../../electron/contract/session'
import { Button } from '../../ui/button'
import { go } from '../shell/view-store'
import styles from './continue-card.module.css'
import { EndLabButton } from './end-lab-button'
import { EndLabDialog } from './end-lab-dialog'
import { countNodes } from './lab-figures'

interface ContinueCardProps {
  session: SessionSummary
  /** The lab as the catalogue has it; undefined where it is gone. */
  lab: LabSummary | undefined
}

/** A lab that runs: one click from where the learner was. */
export function ContinueCard({ session, lab }: ContinueCardProps) {
  const open = () => go({ view: 'session', sessionId: session.id })
  return (
    <section className={styles.card} aria-label={`Running lab: ${session.labTitle}`}>
      <div className={styles.text}>
        <p className={styles.kicker}>{kicker(session)}</p>
        <h2 className={styles.title}>{session.labTitle}</h2>
        <p className={styles.where}>{whereabouts(session, lab)}</p>
      </div>
      {session.state !== 'ending' && (
        <div className={styles.actions}>
          <EndLabButton sessionId={session.id} />
          <Button variant="primary" onClick={open}>
            {session.state === 'running' ? 'Continue' : 'Show'}
          </Button>
          <EndLabDialog sessionId={session.id} labTitle={session.labTitle} nodeCount={lab?.nodes.length ?? null} />
        </div>
      )}
    </section>
  )
}

function kicker(session: SessionSummary): string {
  if (session.state === 'starting') return 'Starting'
  if (session.state === 'ending') return 'Ending'
  if (session.state === 'failed') return 'Did not start'
  return session.recovered ? 'Found again after Standby was closed' : 'Continue where you were'
}

function whereabouts(session: SessionSummary, lab: LabSummary | undefined): string {
  if (session.state === 'ending') return 'Its containers, volumes and network are being removed.'
  if (session.state === 'failed') return 'Look at what went wrong, try again, or end it.'
  const step = `Step ${session.currentStepNumber} of ${session.stepCount} · ${session.currentStepTitle}`
  if (session.state === 'starting' || !lab) return step
  const nodes =
    lab.nodes.length === 1 ? 'its server is still running' : `its ${countNodes(lab.nodes)} are still running`
  return `${step} · ${nodes}`
}
