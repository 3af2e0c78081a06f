import {
  IconArrowLeft,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleDashedCheck,
  IconPresentation,
} from '@tabler/icons-react'
import type { LabSummary } from '../../../electron/contract/lab'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { EmptyState } from '../../ui/empty-state'
import { perform } from '../../ui/toast-store'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { askToHandIn } from '../class/hand-in-store'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { EngineBanner } from './engine-banner'
import styles from './lab-detail.module.css'
import { completionOf, countNodes } from './lab-figures'
import { LabRequirements } from './lab-requirements'
import { useStartLab } from './use-start-lab'

export function LabDetail({ labId }: { labId: string }) {
  const { catalog } = useAppData()
  const lab = catalog?.labs.find(({ id }) => id === labId)
  if (!catalog) return null
  if (!lab) {
    return (
      <EmptyState title="This lab is not there any more" actions={<Button onClick={back}>Back to labs</Button>}>
        It was moved, renamed, or its files now have mistakes in them.
      </EmptyState>
    )
  }
  return <LabPage lab={lab} />
}

function back(): void {
  go({ view: 'catalogue' })
}

function LabPage({ lab }: { lab: LabSummary }) {
  const { engine, sessions, progress } = useAppData()
  const { starting, start } = useStartLab()
  const running = sessions?.find((session) => session.labId === lab.id && session.state !== 'ended')
  const labProgress = progress?.labs[lab.id]
  const completion = completionOf(lab, labProgress)
  return (
    <div className={styles.page}>
      <Button variant="quiet" size="sm" className={styles.back} icon={<IconArrowLeft size={15} />} onClick={back}>
        Labs
      </Button>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{lab.title}</h1>
          <p className={styles.summary}>{lab.summary}</p>
          <div className={styles.chips}>
            <Chip>{lab.level}</Chip>
            <Chip>{lab.minutes} min</Chip>
            <Chip>{countNodes(lab.nodes)}</Chip>
            {lab.topics.map((topic) => (
              <Chip key={topic}>{topic}</Chip>
            ))}
          </div>
        </div>
        <div className={styles.start}>
          {running ? (
            <Button variant="primary" onClick={() => go({ view: 'session', sessionId: running.id })}>
              Continue
            </Button>
          ) : (
            <Button
              variant="primary"
              busy={starting}
              disabled={engine?.state !== 'ready'}
              onClick={() => void start(lab.id)}
            >
              Start lab
            </Button>
          )}
          {lab.demo && (
            <Button
              icon={<IconPresentation size={16} aria-hidden />}
              onClick={() => go({ view: 'present', labId: lab.id })}
            >
              Present
            </Button>
          )}
          <span className={styles.quiet}>{running ? 'It is running.' : `Starts ${countNodes(lab.nodes)}.`}</span>
        </div>
      </header>
      <EngineBanner />
      <div className={styles.columns}>
        <section aria-labelledby="lab-steps">
          <h2 id="lab-steps" className={styles.heading}>
            {lab.steps.length} steps
          </h2>
          <ol className={styles.steps}>
            {lab.steps.map((step, index) => (
              <StepRow key={step.id} number={index + 1} title={step.title} state={labProgress?.steps[step.id]} />
            ))}
          </ol>
          {(running || completion.done + completion.unverified > 0) && (
            <Button size="sm" onClick={() => askToHandIn(lab.id, lab.title)}>
              Hand in
            </Button>
          )}
          {completion.done + completion.unverified > 0 && !running && (
            <Button
              variant="quiet"
              size="sm"
              onClick={() => void perform(client.progress.reset.mutate({ labId: lab.id }))}
            >
              Forget my progress in this lab
            </Button>
          )}
        </section>
        <div className={styles.aside}>
          <section aria-labelledby="lab-objectives">
            <h2 id="lab-objectives" className={styles.heading}>
              You will be able to
            </h2>
            <ul className={styles.objectives}>
              {lab.objectives.map((objective) => (
                <li key={objective}>
                  <IconCheck size={15} aria-hidden />
                  {objective}
                </li>
              ))}
            </ul>
          </section>
          <LabRequirements lab={lab} />
        </div>
      </div>
    </div>
  )
}

const stepStates = {
  done: { Icon: IconCircleCheck, word: 'done' },
  unverified: { Icon: IconCircleDashedCheck, word: 'done, unverified' },
  todo: { Icon: IconCircle, word: '' },
} as const

function StepRow({ number, title, state }: { number: number; title: string; state?: 'done' | 'unverified' }) {
  const { Icon, word } = stepStates[state ?? 'todo']
  return (
    <li className={styles.step}>
      <span className={styles.number} aria-hidden>
        {number}
      </span>
      <span className={styles.stepTitle}>{title}</span>
      <Icon size={17} aria-hidden className={state ? styles.stepDone : styles.stepTodo} />
      {word && <VisuallyHidden>{word}</VisuallyHidden>}
    </li>
  )
}
