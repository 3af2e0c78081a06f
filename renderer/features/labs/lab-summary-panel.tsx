import { IconArrowLeft, IconCircle, IconCircleCheckFilled, IconCircleDashedCheck } from '@tabler/icons-react'
import { Button } from '../../ui/button'
import { formatRoughDuration } from '../../ui/duration'
import { Figure } from '../../ui/figure'
import { plural } from '../../ui/plural'
import { askToHandIn } from '../class/hand-in-store'
import { LabQuizButton } from '../study/lab-quiz-button'
import { EndLabButton } from './end-lab-button'
import { goToStep } from './go-to-step'
import styles from './lab-summary-panel.module.css'
import { useSession } from './session-context'
import { summarise } from './session-summary'
import { setSummaryOpen } from './session-view-store'

const stepIcons = { done: IconCircleCheckFilled, unverified: IconCircleDashedCheck, todo: IconCircle } as const
const stepWords = { done: 'done', unverified: 'unverified', todo: 'not done' } as const

/** What was done in this lab, in place of the guide once its last step is finished. */
export function LabSummaryPanel() {
  const { session } = useSession()
  const summary = summarise(session)
  const complete = summary.todo === 0
  return (
    <section className={styles.panel} aria-labelledby="summary-title">
      <div className={styles.body}>
        <p className={styles.kicker}>{session.labTitle}</p>
        <h2 id="summary-title" className={styles.title}>
          {complete ? 'Lab done' : `${plural(summary.todo, 'step')} left`}
        </h2>
        <dl className={styles.figures}>
          <Figure label="time" value={formatRoughDuration(summary.elapsedMs)} />
          <Figure label="steps done" value={`${summary.done} of ${session.steps.length}`} />
          <Figure label="unverified" value={String(summary.unverified)} />
          <Figure label="hints used" value={String(summary.hints)} />
          {summary.solutions > 0 && <Figure label="solutions shown" value={String(summary.solutions)} />}
        </dl>
        <ol className={styles.steps}>
          {session.steps.map((step) => {
            const Icon = stepIcons[step.state]
            return (
              <li key={step.id}>
                <button type="button" onClick={() => goToStep(session.id, step.id)}>
                  <Icon size={17} className={styles[step.state]} aria-hidden />
                  <span className={styles.name}>{step.title}</span>
                  <span className={styles.word}>{stepWords[step.state]}</span>
                </button>
              </li>
            )
          })}
        </ol>
        <p className={styles.note}>
          {complete
            ? 'The servers still run. Look around as long as you like, or end the lab to remove them.'
            : 'Pick a step to go on with it.'}
        </p>
      </div>
      <div className={styles.foot}>
        <Button icon={<IconArrowLeft size={14} aria-hidden />} onClick={() => setSummaryOpen(session.id, false)}>
          {complete ? 'Keep exploring' : 'Back to the step'}
        </Button>
        <LabQuizButton labId={session.labId} />
        <Button onClick={() => askToHandIn(session.labId, session.labTitle)}>Hand in</Button>
        <EndLabButton sessionId={session.id} />
      </div>
    </section>
  )
}
