import type { AnswerView, QuestionView } from '../../../electron/contract/study'
import { cx } from '../../ui/class-names'
import styles from './answer-lists.module.css'
import { InlineText } from './inline-text'
import { optionLetter } from './question-draft'

interface MatchListProps {
  question: QuestionView
  /** Of each left-hand side the right-hand side picked. */
  rights: readonly (number | null)[]
  told: AnswerView | null
  locked: boolean
  onPick(left: number, right: number | null): void
}

export function MatchList({ question, rights, told, locked, onPick }: MatchListProps) {
  return (
    <div className={styles.match}>
      <ul className={styles.list} aria-label="To be matched">
        {question.lefts.map((left, index) => {
          const fact = told?.reveal.matches[index]
          const picked = rights[index] ?? null
          const hit = fact && fact.right === picked
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: places do not change while a question is shown
            <li key={index} className={cx(styles.row, fact && (hit ? styles.right : styles.wrong))}>
              <span className={styles.words}>
                <span className={styles.text}>
                  <InlineText text={left} />
                </span>
                {fact && (
                  <span className={styles.why}>
                    <strong className={hit ? styles.rightWord : styles.wrongWord}>{optionLetter(fact.right)}. </strong>
                    <span className={styles.partnerText}>
                      <InlineText text={question.options[fact.right] ?? ''} />
                    </span>
                    {'. '}
                    {!hit && picked !== null && `You had ${optionLetter(picked)}. `}
                    <InlineText text={fact.why} />
                  </span>
                )}
              </span>
              {!fact && (
                <select
                  className={styles.select}
                  aria-label={`Partner of ${left}`}
                  value={picked ?? ''}
                  disabled={locked}
                  onChange={(event) => onPick(index, event.target.value === '' ? null : Number(event.target.value))}
                >
                  <option value="">choose</option>
                  {question.options.map((_, option) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <option key={option} value={option}>
                      {optionLetter(option)}
                    </option>
                  ))}
                </select>
              )}
            </li>
          )
        })}
      </ul>
      <ol className={styles.list} aria-label="Partners">
        {question.options.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <li key={index} className={styles.partner}>
            <span className={styles.letter}>{optionLetter(index)}</span>
            <span className={styles.text}>
              <InlineText text={text} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
