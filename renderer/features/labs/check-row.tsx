import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { CheckView } from '../../../electron/contract/check'
import { cx } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { AnswerForm } from './answer-form'
import { type CheckDisplay, displayWords } from './check-display'
import { CheckEvidence } from './check-evidence'
import { CheckIcon } from './check-icon'
import styles from './check-row.module.css'

interface CheckRowProps {
  check: CheckView
  display: CheckDisplay
  /** Shows its evidence until the learner decides otherwise. */
  openByItself: boolean
}

export function CheckRow({ check, display, openByItself }: CheckRowProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const [justPassed, setJustPassed] = useState(false)
  const last = useRef(display)
  const evidenceId = useId()
  const labelId = useId()
  // An open question takes the place of the statement that will be true once it is answered.
  const asking = display === 'passed' ? undefined : check.question
  useEffect(() => {
    if (last.current !== display) {
      setJustPassed(display === 'passed')
      setChosen(null)
    }
    last.current = display
  }, [display])
  const hasEvidence = check.outcome.status !== 'pending'
  const open = hasEvidence && (chosen ?? openByItself)
  return (
    <li
      className={cx(styles.row, styles[display], asking && styles.asking, justPassed && styles.justPassed)}
      data-testid="check"
      data-status={check.outcome.status}
      data-display={display}
    >
      <button
        type="button"
        className={styles.head}
        aria-expanded={hasEvidence ? open : undefined}
        aria-controls={open ? evidenceId : undefined}
        disabled={!hasEvidence}
        onClick={() => setChosen(!open)}
      >
        <CheckIcon display={display} />
        {asking && <VisuallyHidden>{check.name}: </VisuallyHidden>}
        <span id={labelId} className={styles.name}>
          {asking ? asking.text : check.name}
        </span>
        <VisuallyHidden>, {displayWords[display]}</VisuallyHidden>
        {display === 'not-yet' && (
          <span className={styles.word} aria-hidden>
            not yet
          </span>
        )}
        {hasEvidence && <IconChevronDown size={14} className={cx(styles.chevron, open && styles.turned)} aria-hidden />}
      </button>
      {check.question && <AnswerForm check={check} question={check.question} labelId={labelId} />}
      {open && (
        <div id={evidenceId}>
          <CheckEvidence outcome={check.outcome} loud={display === 'failed'} />
        </div>
      )}
    </li>
  )
}
