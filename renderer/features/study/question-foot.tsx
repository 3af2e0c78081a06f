import { IconPlayerPlay } from '@tabler/icons-react'
import type { QuestionView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { Kbd } from '../../ui/kbd'
import { WebLink } from '../../ui/web-link'
import { useAppData } from '../shell/app-data'
import styles from './question-foot.module.css'
import { seeItLive } from './see-it-live'
import type { Answering } from './use-answering'

interface QuestionFootProps {
  question: QuestionView
  answering: Answering
  last: boolean
  onNext(): void
}

/** What one can do next. */
export function QuestionFoot({ question, answering, last, onNext }: QuestionFootProps) {
  const { stage, busy, ready, canTry } = answering
  const open = question.kind === 'open'
  return (
    <footer className={styles.foot}>
      {stage === 'asking' && (
        <>
          <Button variant="quiet" disabled={busy} onClick={answering.giveUp}>
            I do not know
          </Button>
          <span className={styles.space} />
          {canTry && (
            <Button disabled={!ready || busy} onClick={() => answering.lock(false)}>
              Answer without running it
            </Button>
          )}
          <Button variant="primary" disabled={!ready || busy} onClick={() => answering.lock(canTry)}>
            {canTry ? 'Commit, then see' : open ? 'Done' : 'Answer'} <Kbd keys={open ? 'Ctrl ↵' : '↵'} />
          </Button>
        </>
      )}
      {stage === 'confidence' && (
        <>
          <span className={styles.how}>How sure are you?</span>
          <span className={styles.space} />
          <Button busy={busy} onClick={() => answering.feel('unsure')}>
            Not sure <Kbd keys="U" />
          </Button>
          <Button busy={busy} onClick={() => answering.feel('sure')}>
            Sure <Kbd keys="S" />
          </Button>
        </>
      )}
      {stage === 'judging' && (
        <>
          <span className={styles.how}>Tick what you named.</span>
          <span className={styles.space} />
          <Button variant="primary" busy={busy} data-answer onClick={answering.judge}>
            Judge <Kbd keys="↵" />
          </Button>
        </>
      )}
      {stage === 'trying' && !answering.prediction.error && (
        <>
          <span className={styles.how}>Your prediction stands. Real servers are being asked.</span>
          <span className={styles.space} />
          <Button onClick={answering.unlock}>Cancel</Button>
        </>
      )}
      {stage === 'told' && <AfterTold answering={answering} last={last} onNext={onNext} />}
    </footer>
  )
}

function AfterTold({ answering, last, onNext }: Omit<QuestionFootProps, 'question'>) {
  const { sessions, catalog } = useAppData()
  const { source = null, see = null } = answering.told?.reveal ?? {}
  const hasLab = see !== null && catalog?.labs.some((lab) => lab.id === see.lab)
  return (
    <>
      <span className={styles.source}>{source && <WebLink href={source.url}>{source.title}</WebLink>}</span>
      {hasLab && (
        <Button icon={<IconPlayerPlay size={14} aria-hidden />} onClick={() => void seeItLive(see, sessions ?? [])}>
          See it live
        </Button>
      )}
      <Button variant="primary" data-answer autoFocus onClick={onNext}>
        {last ? 'Finish' : 'Next'} <Kbd keys="↵" />
      </Button>
    </>
  )
}
