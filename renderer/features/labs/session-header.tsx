import type { ReactNode } from 'react'
import type { SessionView } from '../../../electron/contract/session'
import { EngineChip } from '../engine/engine-chip'
import { go } from '../shell/view-store'
import styles from './session-header.module.css'

interface SessionHeaderProps {
  session: SessionView
  /** Stands before the engine. */
  children?: ReactNode
  /** Stands at the end. */
  actions?: ReactNode
}

/** The bar over a session: where one is, how far, and the engine. */
export function SessionHeader({ session, children, actions }: SessionHeaderProps) {
  return (
    <header className={styles.header}>
      <span className={styles.brand}>Standby</span>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        <button type="button" className={styles.crumb} onClick={() => go({ view: 'catalogue' })}>
          Labs
        </button>
        <span aria-hidden>/</span>
        <h1 className={styles.title} aria-current="page" title={session.labTitle}>
          {session.labTitle}
        </h1>
      </nav>
      <div className={styles.right}>
        {children}
        <EngineChip />
        {actions}
      </div>
    </header>
  )
}
