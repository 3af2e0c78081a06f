import type { AnswerView } from '../../../electron/contract/study'
import { cx } from '../../ui/class-names'
import styles from './answer-lists.module.css'
import { InlineText } from './inline-text'

interface SqlFieldProps {
  text: string
  told: AnswerView | null
  locked: boolean
  onText(text: string): void
}

export function SqlField({ text, told, locked, onText }: SqlFieldProps) {
  return (
    <div className={styles.stack}>
      <textarea
        className={cx(styles.field, styles.code, told && (told.right ? styles.right : styles.wrong))}
        aria-label="Your statement"
        spellCheck={false}
        rows={3}
        value={text}
        readOnly={locked}
        // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
        autoFocus
        onChange={(event) => onText(event.target.value)}
      />
      {told?.reveal.wrongSql.map((one) => (
        <p key={one.sql} className={styles.note}>
          <InlineText text={one.why} />
        </p>
      ))}
      {told && (
        <div>
          <h3 className={styles.label}>{told.reveal.accept.length > 1 ? 'Any of these is right' : 'This is right'}</h3>
          {told.reveal.accept.map((sql) => (
            <pre key={sql} className={styles.accept}>
              {sql}
            </pre>
          ))}
        </div>
      )}
    </div>
  )
}
