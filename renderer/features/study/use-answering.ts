import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Answer, AnswerView, Confidence, ModelAnswer, QuestionView } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import { answerOf, type Draft, emptyDraft } from './question-draft'
import { type Prediction, usePrediction } from './use-prediction'

/** Between saying how sure one is and being told, an open question is judged by oneself, a prediction tried on a lab. */
export type AnsweringStage = 'asking' | 'confidence' | 'judging' | 'trying' | 'told'

interface AnsweringInput {
  runId: string
  question: QuestionView
  mock: boolean
  timeUp: boolean
  /** Seconds since it was asked. */
  elapsed(): number
  onAnswered(answer: AnswerView): void
}

/** One question on its way from being asked to being told. */
export interface Answering {
  stage: AnsweringStage
  draft: Draft
  model: ModelAnswer | null
  told: AnswerView | null
  prediction: Prediction
  /** An answer is on its way. */
  busy: boolean
  /** The draft is an answer. */
  ready: boolean
  /** It can be tried on a lab. */
  canTry: boolean
  ranOut: boolean
  change(draft: Draft): void
  lock(onLab: boolean): void
  /** Says how sure one is. */
  feel(how: Confidence): void
  unlock(): void
  judge(): void
  giveUp(): void
  tryAgain(): void
  answerUntried(): void
}

export function useAnswering(input: AnsweringInput): Answering {
  const { runId, question, mock, timeUp, elapsed, onAnswered } = input
  const [stage, setStage] = useState<AnsweringStage>('asking')
  const [draft, change] = useState<Draft>(() => emptyDraft(question))
  const [confidence, setConfidence] = useState<Confidence>('unsure')
  const [model, setModel] = useState<ModelAnswer | null>(null)
  const [told, setTold] = useState<AnswerView | null>(null)
  const [busy, setBusy] = useState(false)
  const [tries, setTries] = useState(false)
  const seconds = useRef<number | null>(null)
  const { engine } = useAppData()
  const canTry = question.experiment !== null && !mock && engine?.state === 'ready'
  const open = question.kind === 'open'
  const ready = answerOf(question, draft) !== null

  const tell = useCallback(
    (result: AnswerView) => {
      // At once: the figures of all questions are on their way too, and can wait.
      flushSync(() => {
        setTold(result)
        setStage('told')
        setBusy(false)
        onAnswered(result)
      })
    },
    [onAnswered],
  )
  const prediction = usePrediction(runId, question.id, tell)
  const { begin, cancel } = prediction

  const send = useCallback(
    async (answer: Answer, how: Confidence) => {
      setBusy(true)
      try {
        tell(
          await client.study.answer.mutate({
            runId,
            question: question.id,
            answer,
            confidence: how,
            seconds: seconds.current,
          }),
        )
      } catch (cause) {
        setBusy(false)
        reportError(cause)
      }
    },
    [runId, question.id, tell],
  )

  const sendDraft = useCallback(
    (how: Confidence) => {
      const answer = answerOf(question, draft)
      if (answer) void send(answer, how)
    },
    [question, draft, send],
  )

  const readModel = useCallback(async () => {
    try {
      setModel(await client.study.model.mutate({ runId, question: question.id }))
      setStage('judging')
    } catch (cause) {
      reportError(cause)
    }
  }, [runId, question.id])

  const feel = useCallback(
    (how: Confidence) => {
      setConfidence(how)
      const answer = answerOf(question, draft)
      if (open) void readModel()
      else if (answer && tries) {
        setStage('trying')
        begin(answer, how, seconds.current)
      } else if (answer) void send(answer, how)
    },
    [open, question, draft, send, tries, begin, readModel],
  )

  const giveUp = useCallback(() => {
    if (mock) seconds.current ??= elapsed()
    change(emptyDraft(question))
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

  const unlock = useCallback(() => {
    cancel()
    setStage('asking')
  }, [cancel])

  useEffect(() => {
    if (!timeUp || busy || told || stage === 'judging') return
    seconds.current = question.seconds
    if (open || ready) feel('unsure')
    else giveUp()
  }, [timeUp, busy, told, stage, open, ready, feel, giveUp, question.seconds])

  return {
    stage,
    draft,
    model,
    told,
    prediction,
    busy,
    ready,
    canTry,
    ranOut: timeUp && seconds.current === question.seconds,
    change,
    lock,
    feel,
    unlock,
    judge: () => sendDraft(confidence),
    giveUp,
    tryAgain: () => feel(confidence),
    answerUntried: () => {
      cancel()
      sendDraft(confidence)
    },
  }
}
