import type { AnswerView, QuestionView } from '../../../electron/contract/study'
import { cx } from '../../ui/class-names'
import styles from './answer-lists.module.css'
import { dueWords } from './due-words'
import { InlineText } from './inline-text'
import { optionLetter } from './question-draft'

interface ChoiceListProps {
  question: QuestionView
  chosen: readonly number[]
  told: AnswerView | null
  locked: boolean
  now: number
  onChoose(option: number): void
}

export function ChoiceList({ question, chosen, told, locked, now, onChoose }: ChoiceListProps) {
  return (
    <ol className={styles.list} aria-label="Choices">
      {question.options.map((text, index) => {
        const picked = chosen.includes(index)
        const fact = told?.reveal.choices[index]
        const tone = fact ? (fact.right ? styles.right : picked && styles.wrong) : picked && styles.picked
        const inside = (
          <>
            <span className={styles.letter} aria-hidden>
              {optionLetter(index)}
            </span>
            <span className={styles.words}>
              <span className={styles.text}>
                <InlineText text={text} />
              </span>
              {fact && (
                <span className={styles.why}>
                  {fact.right && <strong className={styles.rightWord}>Right. </strong>}
                  {!fact.right && picked && <strong className={styles.wrongWord}>Wrong. </strong>}
                  <InlineText text={fact.why} />
                  {picked && !fact.right && told && (
                    <>
                      {' '}
                      You chose this, and were <strong>{told.confidence === 'sure' ? 'sure' : 'not sure'}</strong>: it
                      comes back {dueWords(told.dueAt, now)}.
                    </>
                  )}
                </span>
              )}
            </span>
          </>
        )
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: places do not change while a question is shown
          <li key={index}>
            {fact ? (
              <div className={cx(styles.row, tone)}>{inside}</div>
            ) : (
              <button
                type="button"
                data-answer
                className={cx(styles.row, styles.button, tone)}
                aria-pressed={picked}
                disabled={locked}
                onClick={() => onChoose(index)}
              >
                {inside}
              </button>
            )}
          </li>
        )
      })}
    </ol>
  )
}
