import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { WireError } from '../../electron/contract/errors'
import { Button } from './button'
import styles from './error-notice.module.css'
import { evidenceOf, type RemedyAction, remedies } from './error-remedy'

interface ErrorNoticeProps {
  error: WireError
  /** Does what the remedy's button says; left out, there is no button. */
  onRemedy?: (action: RemedyAction) => void
  /** More buttons beside the remedy's. */
  children?: ReactNode
}

/** An error in full: what happened, what one can do, and the evidence. */
export function ErrorNotice({ error, onRemedy, children }: ErrorNoticeProps) {
  const remedy = remedies[error.code]
  const evidence = evidenceOf(error)
  return (
    <div className={styles.notice} role="alert">
      <h2 className={styles.title}>
        <IconAlertTriangle size={18} aria-hidden />
        {remedy.title}
      </h2>
      <p>{error.message}</p>
      <p className={styles.remedy}>{remedy.sentence}</p>
      {evidence.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre className={styles.evidence} tabIndex={0}>
          {evidence.join('\n')}
        </pre>
      )}
      {(children || (remedy.action && onRemedy)) && (
        <div className={styles.actions}>
          {remedy.action && onRemedy && (
            <Button variant="primary" onClick={() => remedy.action && onRemedy(remedy.action.does)}>
              {remedy.action.label}
            </Button>
          )}
          {children}
        </div>
      )}
    </div>
  )
}
