import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { TrafficView } from '../../../electron/contract/traffic'
import { Button } from '../../ui/button'
import { StatusDot } from '../../ui/status-dot'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { useSession } from '../labs/session-context'
import { ExportIncident } from '../report/export-incident'
import { useTimelineEvents } from '../timeline/use-timeline-events'
import { StreamHead } from './stream-head'
import { StreamPanel } from './stream-panel'
import { useTraffic } from './traffic-context'
import styles from './traffic-pane.module.css'
import { spokenChange, statusFigure, streamFacts, streamState, streamTone } from './traffic-words'

/** The pane as high as its head. */
export const collapsedPanePx = 36

interface TrafficPaneProps {
  /** Only its head is to be seen. */
  collapsed: boolean
  onToggle(): void
}

/** The orders that shoppers place: what flows, and what an outage costs them. */
export function TrafficPane({ collapsed, onToggle }: TrafficPaneProps) {
  const { session } = useSession()
  const traffic = useTraffic()
  const events = useTimelineEvents(session.id)
  const spoken = useSpoken(traffic)
  // One stream needs no second line for its name.
  const only = traffic?.streams.length === 1 ? traffic.streams[0] : undefined
  const Chevron = collapsed ? IconChevronUp : IconChevronDown
  return (
    <section className={styles.pane} aria-label="Traffic" data-pane="traffic" tabIndex={-1}>
      <div className={styles.head}>
        <h2 className={styles.title}>Traffic</h2>
        {collapsed && traffic && <Summary traffic={traffic} />}
        {!collapsed && only && <StreamHead stream={only} />}
        <div className={styles.actions}>
          <ExportIncident />
          <Button
            size="sm"
            variant="quiet"
            aria-expanded={!collapsed}
            aria-label={collapsed ? 'Show the traffic' : 'Fold the traffic up'}
            title={collapsed ? 'Show the traffic' : 'Fold the traffic up'}
            icon={<Chevron size={15} aria-hidden />}
            onClick={onToggle}
          />
        </div>
      </div>
      {!collapsed && traffic && (
        <div className={styles.body}>
          <div className={styles.streams} data-many={traffic.streams.length > 1}>
            {traffic.streams.map((stream) => (
              <div key={stream.name} className={styles.cell}>
                <StreamPanel stream={stream} events={events ?? none} at={traffic.at} headed={!only} />
              </div>
            ))}
          </div>
        </div>
      )}
      <VisuallyHidden role="status" aria-live="polite">
        {spoken}
      </VisuallyHidden>
    </section>
  )
}

const none: never[] = []

/** The streams in a few words, while the rest of the pane is folded up. */
function Summary({ traffic }: { traffic: TrafficView }) {
  return (
    <ul className={styles.summary}>
      {traffic.streams.map((stream) => {
        const facts = streamFacts(stream)
        return (
          <li key={stream.name}>
            <StatusDot tone={streamTone(facts)} />
            {statusFigure(stream, traffic.at) ?? `${stream.name}: ${streamState(facts)}`}
          </li>
        )
      })}
    </ul>
  )
}

function useSpoken(traffic: TrafficView | undefined): string {
  const before = useRef(traffic)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (!traffic) return
    const said = traffic.streams.map((stream) =>
      spokenChange(
        before.current?.streams.find(({ name }) => name === stream.name),
        stream,
      ),
    )
    before.current = traffic
    const all = said.filter(Boolean).join('. ')
    if (all) setSpoken(all)
  }, [traffic])
  return spoken
}
