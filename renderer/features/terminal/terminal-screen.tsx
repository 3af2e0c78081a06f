import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { TerminalView } from '../../../electron/contract/terminal'
import { cx } from '../../ui/class-names'
import { noteAction, useSessionUi } from '../labs/session-view-store'
import { terminalNotice } from './terminal-notice'
import styles from './terminal-screen.module.css'
import { TerminalSearch } from './terminal-search'
import { TerminalSession } from './terminal-session'

interface TerminalScreenProps {
  terminal: TerminalView
  shown: boolean
  /** The step in which the learner types. */
  step: string
}

/** A terminal under its tab. Hidden ones keep their size and their scrollback. */
export function TerminalScreen({ terminal, shown, step }: TerminalScreenProps) {
  const host = useRef<HTMLDivElement>(null)
  const live = useRef<TerminalSession | null>(null)
  const currentStep = useRef(step)
  const [searching, setSearching] = useState(false)
  const scheme = useComputedColorScheme()
  const initialScheme = useRef(scheme)
  const focusRequest = useSessionUi(terminal.sessionId, (ui) => ui.focusRequest)
  const seenRequest = useRef<typeof focusRequest>(null)
  const { id, sessionId } = terminal
  currentStep.current = step

  // biome-ignore lint/correctness/useExhaustiveDependencies: one xterm for one terminal, whatever else changes
  useEffect(() => {
    if (!host.current) return
    const session = new TerminalSession({
      sessionId,
      terminalId: id,
      host: host.current,
      scheme: initialScheme.current,
      label: `Terminal: ${terminal.title}`,
      onEnter: () => noteAction(sessionId, currentStep.current),
      onSearch: () => setSearching(true),
    })
    live.current = session
    const observer = new ResizeObserver(() => session.fit())
    observer.observe(host.current)
    return () => {
      observer.disconnect()
      session.dispose()
      live.current = null
    }
  }, [id, sessionId])

  useEffect(() => live.current?.setScheme(scheme), [scheme])
  useEffect(() => live.current?.setShown(shown), [shown])
  useEffect(() => {
    if (!shown || focusRequest === seenRequest.current) return
    seenRequest.current = focusRequest
    if (focusRequest?.terminalId === id) live.current?.focus()
  }, [shown, focusRequest, id])

  const closeSearch = () => {
    setSearching(false)
    live.current?.search.clearDecorations()
    live.current?.focus()
  }
  const notice = terminalNotice(terminal)
  return (
    <div
      id={`terminal-panel-${id}`}
      role="tabpanel"
      aria-labelledby={`terminal-tab-${id}`}
      className={cx(styles.panel, !shown && styles.hidden)}
      data-testid={terminal.guide ? `terminal-${terminal.node}-${terminal.kind}` : undefined}
      data-state={terminal.state}
    >
      {searching && shown && live.current && <TerminalSearch search={live.current.search} onClose={closeSearch} />}
      <div ref={host} className={cx(styles.host, notice && styles.dimmed)} />
      {notice && (
        <p className={styles.notice} role="status">
          {notice}
        </p>
      )}
    </div>
  )
}
