import type { AnswerView, QuestionView } from '../../../electron/contract/study'
import styles from './answer-verdict.module.css'
import { dueWords } from './due-words'
import { InlineText } from './inline-text'
import { isChoice } from './question-draft'

interface AnswerVerdictProps {
  question: QuestionView
  told: AnswerView
  /** The learner chose something, and was told there when it comes back. */
  chose: boolean
  mock: boolean
  ranOut: boolean
}

/** Right or not, why, and what they may ask next. */
export function AnswerVerdict({ question, told, chose, mock, ranOut }: AnswerVerdictProps) {
  const { reveal } = told
  const saidAbove = isChoice(question.kind) && !told.right && chose
  return (
    <div className={styles.verdict} role="status">
      <p>
        <strong className={told.right ? styles.right : styles.wrong}>{told.right ? 'Right' : 'Not right'}</strong>
        {ranOut && ', the time was up'}
        {told.flagged && ', and you were sure of it'}
        {told.right && told.confidence === 'unsure' && ', though you were not sure'}.{' '}
        {saidAbove ? '' : `It comes back ${dueWords(told.dueAt, Date.now())}.`}
      </p>
      {reveal.because && (
        <div className={styles.because}>
          <InlineText text={reveal.because} />
        </div>
      )}
      {told.leech && (
        <p className={styles.leech}>
          This one has been wrong often. Do not drill it: read the topic, or see it in a lab, and say it in your own
          words.
        </p>
      )}
      {(question.kind === 'open' || mock) && reveal.followUps.length > 0 && (
        <div className={styles.followUps}>
          <h3>They may ask next</h3>
          <ul>
            {reveal.followUps.map((followUp) => (
              <li key={followUp}>
                <InlineText text={followUp} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
