import { useMemo, useState } from 'react'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { Diagram, DiagramTone } from '../../../electron/contract/topology'
import type { Tone } from '../../ui/tone'
import { TimelineRow } from '../timeline/timeline-row'
import { timelineRows } from '../timeline/timeline-rows'
import styles from './audience-timeline.module.css'

interface AudienceTimelineProps {
  timeline: readonly TimelineEvent[]
  diagram: Diagram | null
}

/** What fits beside a diagram, and is not scrolled past on a phone. */
const few = 12

/** What happened, the newest first: on a phone nobody scrolls down to it. */
export function AudienceTimeline({ timeline, diagram }: AudienceTimelineProps) {
  const [all, setAll] = useState(false)
  const key = JSON.stringify(timeline)
  const rows = useMemo(() => timelineRows(JSON.parse(key) as TimelineEvent[]).reverse(), [key])
  const tones = new Map(diagram?.nodes.map(({ id, tone }) => [id, toneOf(tone)]))
  return (
    <>
      <h2 className={styles.title}>What happened</h2>
      {rows.length === 0 && <p className={styles.empty}>Nothing yet</p>}
      <ol className={styles.rows}>
        {(all ? rows : rows.slice(0, few)).map((row) => (
          <TimelineRow key={row.key} row={row} tone={row.event.node ? tones.get(row.event.node) : undefined} />
        ))}
      </ol>
      {rows.length > few && (
        <button type="button" className={styles.more} onClick={() => setAll(!all)}>
          {all ? 'Show the newest only' : `Show all ${rows.length}`}
        </button>
      )}
    </>
  )
}

function toneOf(tone: DiagramTone): Tone {
  return tone === 'down' ? 'bad' : tone
}
