import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import type { TerminalView } from '../../../electron/contract/terminal'
import { client } from '../../ipc/client'
import { StatusDot } from '../../ui/status-dot'
import { perform } from '../../ui/toast-store'
import { useSession } from '../labs/session-context'
import { focusTerminal, selectTerminal } from '../labs/session-view-store'
import { NewTerminalMenu } from './new-terminal-menu'
import styles from './terminal-tabs.module.css'

interface TerminalTabsProps {
  terminals: TerminalView[]
  selected: string | undefined
}

/** Tabs by the ARIA pattern: arrows move, Enter goes into the terminal, Delete closes. */
export function TerminalTabs({ terminals, selected }: TerminalTabsProps) {
  const { session, tones } = useSession()
  const list = useRef<HTMLDivElement>(null)
  const close = (terminalId: string) =>
    void perform(client.terminal.close.mutate({ sessionId: session.id, terminalId }))
  const onKeyDown = (event: KeyboardEvent) => {
    const at = terminals.findIndex(({ id }) => id === selected)
    const target = targetOf(event.key, at, terminals.length)
    const terminal = terminals[target ?? at]
    if (!terminal) return
    if (target !== null) {
      selectTerminal(session.id, terminal.id, { focus: false })
      list.current?.querySelector<HTMLElement>(`#terminal-tab-${CSS.escape(terminal.id)}`)?.focus()
    } else if (event.key === 'Enter') focusTerminal(session.id)
    else if (event.key === 'Delete') close(terminal.id)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.bar}>
      <div ref={list} role="tablist" aria-label="Terminals" className={styles.tabs}>
        {terminals.map((terminal) => (
          <div key={terminal.id} className={styles.tab} data-selected={terminal.id === selected || undefined}>
            <button
              type="button"
              role="tab"
              id={`terminal-tab-${terminal.id}`}
              aria-label={`${terminal.node} ${kindLabel(terminal)}`}
              aria-selected={terminal.id === selected}
              aria-controls={`terminal-panel-${terminal.id}`}
              tabIndex={terminal.id === selected ? 0 : -1}
              className={styles.label}
              onKeyDown={onKeyDown}
              onClick={() => selectTerminal(session.id, terminal.id)}
              onAuxClick={(event) => event.button === 1 && close(terminal.id)}
            >
              <StatusDot tone={tones[terminal.node] ?? 'unknown'} />
              {terminal.node}
              <span className={styles.kind}>{kindLabel(terminal)}</span>
            </button>
            <button
              type="button"
              tabIndex={-1}
              className={styles.close}
              // For the mouse: a tab list may hold nothing but tabs, and Delete closes from the keyboard.
              aria-hidden
              title={`Close ${terminal.title}`}
              data-testid={`close-terminal-${terminal.id}`}
              onClick={() => close(terminal.id)}
            >
              <IconX size={13} aria-hidden />
            </button>
          </div>
        ))}
      </div>
      <NewTerminalMenu />
    </div>
  )
}

/** `mysql`, `shell`, and a number for those that the learner opened on top. */
function kindLabel({ kind, guide, title }: TerminalView): string {
  const number = guide ? undefined : /\d+$/.exec(title)?.[0]
  return number ? `${kind} ${number}` : kind
}

function targetOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}
