import { IconPlayerPlay } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer, AnswerView, Confidence, ModelAnswer, QuestionView } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { ErrorNotice } from '../../ui/error-notice'
import { Kbd } from '../../ui/kbd'
import { reportError } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import { ChoiceList } from './choice-list'
import { dueWords } from './due-words'
import { InlineText, WebLink } from './inline-text'
import { MasteryLine } from './mastery-line'
import { MatchList } from './match-list'
import { OpenAnswer } from './open-answer'
import { OrderList } from './order-list'
import { PlainDiagram } from './plain-diagram'
import { PredictionPanel } from './prediction-panel'
import styles from './question-card.module.css'
import { answerOf, choose, type Draft, emptyDraft, isChoice, move, optionOfKey } from './question-draft'
import { seeItLive } from './see-it-live'
import { SqlField } from './sql-field'
import { usePrediction } from './use-prediction'

interface QuestionCardProps {
  runId: string
  question: QuestionView
  mock: boolean
  timeUp: boolean
  elapsed(): number
  last: boolean
  onAnswered(answer: AnswerView): void
  onNext(): void
}

/** Between saying how sure one is and being told, an open question is judged by oneself, a prediction tried on a lab. */
type Stage = 'asking' | 'confidence' | 'judging' | 'trying' | 'told'

const tasks: Record<QuestionView['kind'], string> = {
  single: '',
  several: 'Choose all that are right.',
  order: 'Put these in order, the first at the top.',
  match: 'Find the partner of each.',
  sql: 'Write the statement.',
  output: '',
  predict: '',
  open: 'Say it aloud, or write it down.',
}

export function QuestionCard(props: QuestionCardProps) {
  const { runId, question, mock, timeUp, elapsed, last, onAnswered, onNext } = props
  const [stage, setStage] = useState<Stage>('asking')
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(question))
  const [confidence, setConfidence] = useState<Confidence>('unsure')
  const [model, setModel] = useState<ModelAnswer | null>(null)
  const [told, setTold] = useState<AnswerView | null>(null)
  const [busy, setBusy] = useState(false)
  const seconds = useRef<number | null>(null)
  const { sessions, catalog, engine } = useAppData()
  const [tries, setTries] = useState(false)
  const canTry = question.experiment !== null && !mock && engine?.state === 'ready'
  const open = question.kind === 'open'
  const ready = answerOf(question, draft) !== null

  const tell = useCallback(
    (result: AnswerView) => {
      setConfidence(result.confidence)
      setTold(result)
      setStage('told')
      onAnswered(result)
    },
    [onAnswered],
  )
  const prediction = usePrediction(runId, question.id, tell)
  const { begin, cancel } = prediction

  const send = useCallback(
    async (answer: Answer, how: Confidence) => {
      setBusy(true)
      try {
        const result = await client.study.answer.mutate({
          runId,
          question: question.id,
          answer,
          confidence: how,
          seconds: seconds.current,
        })
        tell(result)
      } catch (cause) {
        reportError(cause)
      }
      setBusy(false)
    },
    [runId, question.id, tell],
  )

  const feel = useCallback(
    async (how: Confidence) => {
      setConfidence(how)
      if (!open) {
        const answer = answerOf(question, draft)
        if (answer && tries) {
          setStage('trying')
          begin(answer, how, seconds.current)
        } else if (answer) await send(answer, how)
        return
      }
      try {
        setModel(await client.study.model.mutate({ runId, question: question.id }))
        setStage('judging')
      } catch (cause) {
        reportError(cause)
      }
    },
    [open, question, draft, send, runId, tries, begin],
  )

  const giveUp = useCallback(() => {
    if (mock) seconds.current ??= elapsed()
    setDraft(emptyDraft(question))
    void send({ kind: 'none' }, 'unsure')
  }, [question, send, mock, elapsed])

  const lock = useCallback(
    (onLab: boolean) => {
      if (!ready) return
      seconds.current = mock ? elapsed() : null
      setTries(onLab)
      setStage('confidence')
    },
    [ready, mock, elapsed],
  )

  useEffect(() => {
    if (!timeUp || busy || told || stage === 'judging') return
    seconds.current = question.seconds
    if (open || ready) void feel('unsure')
    else giveUp()
  }, [timeUp, busy, told, stage, open, ready, feel, giveUp, question.seconds])

  const judged = useCallback(() => {
    const answer = answerOf(question, draft)
    if (answer) void send(answer, confidence)
  }, [question, draft, send, confidence])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || busy || document.querySelector('[role="dialog"][aria-modal="true"]'))
        return
      const target = event.target as HTMLElement
      const writing = isWritten(target)
      const mod = event.ctrlKey || event.metaKey
      const enter = event.key === 'Enter'
      if (mod && !enter) return
      // Another button does what it says when it has the focus.
      if (enter && (target.tagName === 'BUTTON' || target.tagName === 'A') && target.dataset.answer === undefined)
        return
      let handled = true
      if (stage === 'asking' && enter && (!writing || mod || (question.kind === 'sql' && !event.shiftKey))) lock(canTry)
      else if (stage === 'asking' && !writing && isChoice(question.kind) && optionOfKey(event.key) >= 0) {
        setDraft(choose(question, draft, optionOfKey(event.key)))
      } else if (stage === 'confidence' && !mod && /^s$/i.test(event.key)) void feel('sure')
      else if (stage === 'confidence' && !mod && /^u$/i.test(event.key)) void feel('unsure')
      else if (stage === 'confidence' && event.key === 'Escape') setStage('asking')
      else if (stage === 'judging' && !writing && /^[1-6]$/.test(event.key)) {
        setDraft(named(draft, Number(event.key) - 1))
      } else if (stage === 'judging' && enter) judged()
      else if (stage === 'told' && enter) onNext()
      else handled = false
      if (handled) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [stage, question, draft, busy, lock, feel, judged, onNext, canTry])

  const see = told?.reveal.see
  const lab = see && catalog?.labs.find((one) => one.id === see.lab)
  const locked = stage !== 'asking'
  const task = question.kind === 'predict' ? predictTask(question, canTry, mock) : tasks[question.kind]
  return (
    <article className={styles.card} aria-labelledby="question-ask">
      <h2 id="question-ask" className={styles.ask}>
        <InlineText text={question.ask} />
      </h2>
      {task && <p className={styles.task}>{task}</p>}
      {question.output && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre className={styles.output} tabIndex={0}>
          {question.output}
        </pre>
      )}
      {question.mermaid && <PlainDiagram mermaid={question.mermaid} label="Diagram of the question" />}
      {isChoice(question.kind) && (
        <ChoiceList
          question={question}
          chosen={draft.chosen}
          told={told}
          locked={locked}
          now={Date.now()}
          onChoose={(option) => setDraft(choose(question, draft, option))}
        />
      )}
      {question.kind === 'order' && (
        <OrderList
          question={question}
          order={draft.order}
          told={told}
          locked={locked}
          onMove={(place, by) => setDraft(move(draft, place, by))}
        />
      )}
      {question.kind === 'match' && (
        <MatchList
          question={question}
          rights={draft.rights}
          told={told}
          locked={locked}
          onPick={(left, right) =>
            setDraft({ ...draft, rights: draft.rights.map((one, index) => (index === left ? right : one)) })
          }
        />
      )}
      {question.kind === 'sql' && (
        <SqlField text={draft.text} told={told} locked={locked} onText={(text) => setDraft({ ...draft, text })} />
      )}
      {open && (
        <OpenAnswer
          text={draft.text}
          model={model}
          named={draft.named}
          told={told}
          locked={locked}
          onText={(text) => setDraft({ ...draft, text })}
          onNamed={(point) => setDraft(named(draft, point))}
        />
      )}
      {(stage === 'trying' || prediction.view) && !prediction.error && (
        <PredictionPanel predicted={question.options[draft.chosen[0] ?? -1] ?? ''} view={prediction.view} />
      )}
      {stage === 'trying' && prediction.error && (
        <ErrorNotice error={prediction.error} onRemedy={() => void feel(confidence)}>
          <Button
            onClick={() => {
              cancel()
              const answer = answerOf(question, draft)
              if (answer) void send(answer, confidence)
            }}
          >
            Answer without running it
          </Button>
        </ErrorNotice>
      )}
      {told && (
        <div className={styles.verdict} role="status">
          <p>
            <strong className={told.right ? styles.right : styles.wrong}>{told.right ? 'Right' : 'Not right'}</strong>
            {timeUp && seconds.current === question.seconds && ', the time was up'}
            {told.flagged && ', and you were sure of it'}
            {told.right && told.confidence === 'unsure' && ', though you were not sure'}.{' '}
            {isChoice(question.kind) && !told.right && draft.chosen.length > 0
              ? ''
              : `It comes back ${dueWords(told.dueAt, Date.now())}.`}
          </p>
          {told.reveal.because && (
            <div className={styles.because}>
              <InlineText text={told.reveal.because} />
            </div>
          )}
          {told.leech && (
            <p className={styles.leech}>
              This one has been wrong often. Do not drill it: read the topic, or see it in a lab, and say it in your own
              words.
            </p>
          )}
          {(open || mock) && told.reveal.followUps.length > 0 && (
            <div className={styles.followUps}>
              <h3>They may ask next</h3>
              <ul>
                {told.reveal.followUps.map((followUp) => (
                  <li key={followUp}>
                    <InlineText text={followUp} />
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
      <footer className={styles.foot}>
        {stage === 'asking' && (
          <>
            <Button variant="quiet" disabled={busy} onClick={giveUp}>
              I do not know
            </Button>
            <span className={styles.space} />
            {canTry && (
              <Button disabled={!ready || busy} onClick={() => lock(false)}>
                Answer without running it
              </Button>
            )}
            <Button variant="primary" disabled={!ready || busy} onClick={() => lock(canTry)}>
              {canTry ? 'Commit, then see' : open ? 'Done' : 'Answer'} <Kbd keys={open ? 'Ctrl ↵' : '↵'} />
            </Button>
          </>
        )}
        {stage === 'confidence' && (
          <>
            <span className={styles.how}>How sure are you?</span>
            <span className={styles.space} />
            <Button busy={busy} onClick={() => void feel('unsure')}>
              Not sure <Kbd keys="U" />
            </Button>
            <Button busy={busy} onClick={() => void feel('sure')}>
              Sure <Kbd keys="S" />
            </Button>
          </>
        )}
        {stage === 'judging' && (
          <>
            <span className={styles.how}>Tick what you named.</span>
            <span className={styles.space} />
            <Button variant="primary" busy={busy} data-answer onClick={judged}>
              Judge <Kbd keys="↵" />
            </Button>
          </>
        )}
        {stage === 'trying' && !prediction.error && (
          <>
            <span className={styles.how}>Your prediction stands. Real servers are being asked.</span>
            <span className={styles.space} />
            <Button
              onClick={() => {
                cancel()
                setStage('asking')
              }}
            >
              Cancel
            </Button>
          </>
        )}
        {stage === 'told' && told && (
          <>
            <span className={styles.source}>
              {told.reveal.source && <WebLink url={told.reveal.source.url}>{told.reveal.source.title}</WebLink>}
            </span>
            {see && lab && (
              <Button
                icon={<IconPlayerPlay size={14} aria-hidden />}
                onClick={() => void seeItLive(see, sessions ?? [])}
              >
                See it live
              </Button>
            )}
            <Button variant="primary" data-answer autoFocus onClick={onNext}>
              {last ? 'Finish' : 'Next'} <Kbd keys="↵" />
            </Button>
          </>
        )}
      </footer>
      {told && !mock && <MasteryLine topics={question.topics} />}
    </article>
  )
}

function predictTask(question: QuestionView, canTry: boolean, mock: boolean): string {
  if (canTry) return 'Commit to a prediction. Then a real lab is started, and what is measured there is the answer.'
  return question.experiment === null || mock
    ? ''
    : 'Without a container engine it cannot be tried; answer it all the same.'
}

/** Whether keys go into a field: one that is locked takes none, nor does a tick box. */
function isWritten(target: HTMLElement): boolean {
  if (target instanceof HTMLTextAreaElement) return !target.readOnly
  if (target instanceof HTMLInputElement) return !target.readOnly && target.type !== 'checkbox'
  return target instanceof HTMLSelectElement
}

function named(draft: Draft, point: number): Draft {
  const has = draft.named.includes(point)
  return { ...draft, named: has ? draft.named.filter((one) => one !== point) : [...draft.named, point] }
}
