import { type FormEvent, useId, useState } from 'react'
import type { CheckView } from '../../../electron/contract/check'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import styles from './answer-form.module.css'
import { useSession } from './session-context'
import { noteAction } from './session-view-store'

interface AnswerFormProps {
  check: CheckView
  question: NonNullable<CheckView['question']>
  /** The element that holds the question's text. */
  labelId: string
}

/** The question of a check: choices to pick from, or a line to type. */
export function AnswerForm({ check, question, labelId }: AnswerFormProps) {
  const { session, step } = useSession()
  const [value, setValue] = useState(question.given ?? '')
  const [sending, setSending] = useState(false)
  const name = useId()
  const right = check.outcome.status === 'passed'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    noteAction(session.id, step.id)
    await perform(client.session.answer.mutate({ sessionId: session.id, step: step.id, check: check.name, value }))
    setSending(false)
  }
  if (right) {
    return (
      <p className={styles.because}>
        You answered <strong>{question.given}</strong>. {question.because}
      </p>
    )
  }
  const submitButton = (
    <Button size="sm" type="submit" busy={sending} disabled={value.trim() === '' || value === question.given}>
      Submit
    </Button>
  )
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {question.choices ? (
        <>
          <div role="radiogroup" aria-labelledby={labelId} className={styles.choices}>
            {question.choices.map((choice) => (
              <label key={choice} className={styles.choice}>
                <input
                  type="radio"
                  name={name}
                  value={choice}
                  checked={value === choice}
                  onChange={() => setValue(choice)}
                />
                {choice}
              </label>
            ))}
          </div>
          {submitButton}
        </>
      ) : (
        <div className={styles.typed}>
          <input
            type="text"
            aria-labelledby={labelId}
            value={value}
            maxLength={2000}
            spellCheck={false}
            onChange={(event) => setValue(event.target.value)}
          />
          {submitButton}
        </div>
      )}
    </form>
  )
}
