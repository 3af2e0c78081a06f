import { IconArrowDown, IconTimelineEvent } from '@tabler/icons-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ServerRole } from '../../../electron/contract/topology'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { SidePane, SidePaneEmpty } from '../../ui/side-pane'
import type { Tone } from '../../ui/tone'
import { useSession, useTopology } from '../labs/session-context'
import { ExportIncident } from '../report/export-incident'
import { useOutages } from '../traffic/traffic-context'
import { withOutages } from './outage-lines'
import styles from './timeline-pane.module.css'
import { TimelineRow } from './timeline-row'
import { timelineRows, timelineText } from './timeline-rows'
import { setTimelineOpen } from './timeline-store'
import { useTimelineEvents } from './use-timeline-events'

/** This near to its end, a list counts as being at its end. */
const nearPx = 24

const roleTones: Partial<Record<ServerRole, Tone>> = {
  source: 'source',
  primary: 'source',
  replica: 'replica',
  secondary: 'replica',
}

/** Everything that happened in this session, the newest last. Follows the newest unless one has scrolled up. */
export function TimelinePane() {
  const { session } = useSession()
  const events = useTimelineEvents(session.id)
  const outages = useOutages()
  const rows = useMemo(() => timelineRows(withOutages(events ?? [], outages)), [events, outages])
  const roles = Object.fromEntries((useTopology()?.snapshot.nodes ?? []).map(({ id, role }) => [id, role]))
  const { list, content, atEnd, onScroll, goToEnd } = useFollowedEnd()
  return (
    <SidePane
      title="Timeline"
      actions={
        <>
          <ExportIncident iconOnly />
          {rows.length > 0 && <CopyButton text={timelineText(rows)} label="Copy the timeline as text" />}
        </>
      }
      onClose={() => setTimelineOpen(false)}
    >
      <div
        ref={list}
        className={styles.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard can scroll it
        tabIndex={0}
        role="log"
        aria-label="Events"
        aria-live="off"
        onScroll={onScroll}
      >
        <div ref={content}>
          {rows.length > 0 ? (
            <ol className={styles.list}>
              {rows.map((row) => (
                <TimelineRow key={row.key} row={row} tone={toneOf(roles, row.event.node)} />
              ))}
            </ol>
          ) : (
            events && <Empty />
          )}
        </div>
      </div>
      {!atEnd && (
        <Button size="sm" className={styles.newest} icon={<IconArrowDown size={13} aria-hidden />} onClick={goToEnd}>
          Newest
        </Button>
      )}
    </SidePane>
  )
}

function toneOf(roles: Record<string, ServerRole | null>, node: string | null): Tone | undefined {
  const role = node === null ? null : roles[node]
  return role ? roleTones[role] : undefined
}

function Empty() {
  return (
    <SidePaneEmpty icon={<IconTimelineEvent size={22} aria-hidden />}>
      <p>Nothing has happened yet.</p>
      <p>Faults, what the servers do, findings and finished steps will stand here with their times.</p>
    </SidePaneEmpty>
  )
}

/** Keeps a list at its end while it grows or changes its shape, unless one has scrolled away from there. */
function useFollowedEnd() {
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const shape = useRef('')
  const [atEnd, setAtEnd] = useState(true)
  const goToEnd = () => {
    following.current = true
    setAtEnd(true)
    list.current?.scrollTo({ top: list.current.scrollHeight })
    list.current?.focus({ preventScroll: true })
  }
  const onScroll = () => {
    if (!list.current) return
    const { scrollHeight, scrollTop, clientHeight } = list.current
    const before = shape.current
    shape.current = `${scrollHeight} ${clientHeight}`
    // A scroll that came with another shape is none of the learner's.
    if (before !== shape.current && following.current) return
    following.current = scrollHeight - scrollTop - clientHeight <= nearPx
    setAtEnd(following.current)
  }
  useLayoutEffect(() => {
    if (!list.current || !content.current) return
    const observer = new ResizeObserver(() => {
      if (following.current) list.current?.scrollTo({ top: list.current.scrollHeight })
    })
    observer.observe(list.current)
    observer.observe(content.current)
    return () => observer.disconnect()
  }, [])
  return { list, content, atEnd, onScroll, goToEnd }
}
