import type { AnswerView, QuestionView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { ErrorNotice } from '../../ui/error-notice'
import { AnswerField } from './answer-field'
import { AnswerVerdict } from './answer-verdict'
import { InlineText } from './inline-text'
import { MasteryLine } from './mastery-line'
import { PlainDiagram } from './plain-diagram'
import { PredictionPanel } from './prediction-panel'
import styles from './question-card.module.css'
import { QuestionFoot } from './question-foot'
import { taskWords } from './task-words'
import { useAnswerKeys } from './use-answer-keys'
import { useAnswering } from './use-answering'

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

/** One question: asked, answered, told. */
export function QuestionCard(props: QuestionCardProps) {
  const { question, mock, last, onNext } = props
  const answering = useAnswering(props)
  useAnswerKeys(question, answering, onNext)
  const { stage, draft, told, prediction } = answering
  const task = taskWords(question, answering.canTry, mock)
  const predicted = question.options[draft.chosen[0] ?? -1] ?? ''
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
      <AnswerField question={question} answering={answering} />
      {(stage === 'trying' || prediction.view) && !prediction.error && (
        <PredictionPanel predicted={predicted} view={prediction.view} />
      )}
      {stage === 'trying' && prediction.error && (
        <ErrorNotice error={prediction.error} onRemedy={answering.tryAgain}>
          <Button onClick={answering.answerUntried}>Answer without running it</Button>
        </ErrorNotice>
      )}
      {told && (
        <AnswerVerdict
          question={question}
          told={told}
          chose={draft.chosen.length > 0}
          mock={mock}
          ranOut={answering.ranOut}
        />
      )}
      <QuestionFoot question={question} answering={answering} last={last} onNext={onNext} />
      {told && !mock && <MasteryLine topics={question.topics} />}
    </article>
  )
}
