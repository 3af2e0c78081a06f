import { type FormEvent, useEffect, useRef, useState } from 'react'
import { codeAlphabet, codeLength, isCode, normalizeCode } from '../../../electron/contract/audience'
import { Spinner } from '../../ui/spinner'
import styles from './code-entry.module.css'

interface CodeEntryProps {
  problem: string | null
  busy: boolean
  onCode(code: string): void
}

/** Asks for the code that the projector shows. */
export function CodeEntry({ problem, busy, onCode }: CodeEntryProps) {
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const complete = isCode(code)

  useEffect(() => {
    if (problem) field.current?.select()
  }, [problem])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (complete && !busy) onCode(code)
  }
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.brand}>Standby</p>
        <h1 className={styles.title}>Watch the demonstration here</h1>
        <label className={styles.label} htmlFor="code">
          The code on the projector
        </label>
        <input
          ref={field}
          id="code"
          className={styles.code}
          value={code}
          onChange={(event) => setCode(legible(event.target.value))}
          maxLength={codeLength + 2}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          // biome-ignore lint/a11y/noAutofocus: it is the only thing to do on this page
          autoFocus
          aria-invalid={problem !== null}
          aria-describedby="code-note"
        />
        <p id="code-note" className={problem ? styles.problem : styles.note} role={problem ? 'alert' : undefined}>
          {problem ?? 'Six letters and digits'}
        </p>
        <button type="submit" className={styles.join} disabled={!complete || busy}>
          {busy && <Spinner />}
          {busy ? 'Coming in' : 'Come in'}
        </button>
        <p className={styles.note}>
          You see what the projector shows, and answer its polls. Nothing else leaves this page.
        </p>
      </form>
    </main>
  )
}

/** What can be part of a code. */
function legible(typed: string): string {
  return [...normalizeCode(typed)]
    .filter((letter) => codeAlphabet.includes(letter))
    .join('')
    .slice(0, codeLength)
}
