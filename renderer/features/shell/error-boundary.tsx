import { Component, type ReactNode } from 'react'
import { Button } from '../../ui/button'
import styles from './error-boundary.module.css'

interface State {
  error: Error | null
}

/** A page one can read in place of a blank window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <main className={styles.page} role="alert">
        <h1 className={styles.title}>Standby made a mistake</h1>
        <p>
          This window could not be drawn. Your lab is not touched by that: its servers go on running, and your progress
          is kept. Reload the window to go on.
        </p>
        <pre className={styles.message}>{error.message}</pre>
        <div>
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </div>
      </main>
    )
  }
}
