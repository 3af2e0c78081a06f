import '@xterm/xterm/css/xterm.css'
import { IconTerminal2 } from '@tabler/icons-react'
import { memo, useEffect, useState } from 'react'
import { EmptyState } from '../../ui/empty-state'
import { useSession } from '../labs/session-context'
import { selectTerminal, useSessionUi } from '../labs/session-view-store'
import styles from './terminal-pane.module.css'
import { TerminalScreen } from './terminal-screen'
import { TerminalTabs } from './terminal-tabs'

/** The terminals of a session, one shown at a time. */
export const TerminalPane = memo(function TerminalPane() {
  const { session, step, terminals } = useSession()
  const wanted = useSessionUi(session.id, (ui) => ui.selectedTerminal)
  const fontsReady = useFonts()
  const open = terminals ?? []
  const selected = open.find(({ id }) => id === wanted) ?? open[0]
  const selectedId = selected?.id
  useEffect(() => {
    if (selectedId) selectTerminal(session.id, selectedId, { focus: false })
  }, [session.id, selectedId])
  return (
    <section className={styles.pane} aria-label="Terminals">
      <TerminalTabs terminals={open} selected={selectedId} />
      <div className={styles.screens}>
        {fontsReady &&
          open.map((terminal) => (
            <TerminalScreen key={terminal.id} terminal={terminal} shown={terminal.id === selectedId} step={step.id} />
          ))}
        {terminals && open.length === 0 && (
          <EmptyState icon={<IconTerminal2 size={22} />} title="No terminal is open">
            Open one with the plus above, or run a statement of the guide.
          </EmptyState>
        )}
      </div>
    </section>
  )
})

/** Whether the code font is there: xterm measures its cells once, with whatever font it finds. */
function useFonts(): boolean {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let gone = false
    const done = () => {
      if (!gone) setReady(true)
    }
    Promise.all([
      document.fonts.load("13px 'JetBrains Mono Variable'"),
      document.fonts.load("bold 13px 'JetBrains Mono Variable'"),
    ]).then(done, done)
    return () => {
      gone = true
    }
  }, [])
  return ready
}
