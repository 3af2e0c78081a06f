import type { AnswerView, ModelAnswer } from '../../../electron/contract/study'
import styles from './answer-lists.module.css'
import { InlineText } from './inline-text'

interface OpenAnswerProps {
  text: string
  model: ModelAnswer | null
  named: readonly number[]
  told: AnswerView | null
  locked: boolean
  onText(text: string): void
  onNamed(point: number): void
}

/** What one said, beside what would have been a good answer, and the points by which to judge oneself. */
export function OpenAnswer({ text, model, named, told, locked, onText, onNamed }: OpenAnswerProps) {
  const shown = model ?? (told ? { model: told.reveal.model, rubric: told.reveal.rubric } : null)
  const points = shown && shown.rubric.length > 0 ? shown.rubric : ['I had the main point']
  return (
    <div className={styles.stack}>
      {(!shown || text.trim() !== '') && (
        <textarea
          className={styles.field}
          aria-label="Your answer"
          placeholder="Optional: what you would say"
          rows={shown ? 3 : 6}
          value={text}
          readOnly={locked}
          // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
          autoFocus
          onChange={(event) => onText(event.target.value)}
        />
      )}
      {shown && (
        <>
          <div className={styles.model}>
            <h3 className={styles.label}>A good answer</h3>
            <InlineText text={shown.model} />
          </div>
          <fieldset className={styles.rubric} disabled={told !== null}>
            <legend className={styles.label}>Points you named</legend>
            {points.map((point, index) => (
              <label key={point} className={styles.point}>
                <input type="checkbox" checked={named.includes(index)} onChange={() => onNamed(index)} />
                <span>
                  <InlineText text={point} />
                </span>
              </label>
            ))}
          </fieldset>
        </>
      )}
    </div>
  )
}
