import { formatClock, formatDuration } from '../../ui/duration'
import { kindWord, type TimelineLine } from './timeline-kinds'

export interface TimelineRow {
  event: TimelineLine
  /** Stays the same while events are added and the oldest are dropped. */
  key: string
  /** Milliseconds since the last fault; null before the first, and for a fault itself. */
  sinceFault: number | null
  /** What happened, without the node's name where the row shows it by itself. */
  text: string
  /** The text is a sentence about the node: `was killed`. Else it is a title beside its name: `Pause`. */
  predicate: boolean
  /** What follows a finding's title. */
  detail: string | null
}

/**
 * The rows of a timeline, the newest last, in the order of their times: an event is told when it was seen, and a server
 * that died may be seen before the fault that killed it was through.
 */
export function timelineRows(events: readonly TimelineLine[]): TimelineRow[] {
  const sorted = events.toSorted((one, other) => one.at - other.at)
  const seen = new Map<string, number>()
  let faultAt: number | null = null
  return sorted.map((event) => {
    const same = `${event.at} ${event.kind} ${event.node} ${event.text}`
    const count = seen.get(same) ?? 0
    seen.set(same, count + 1)
    if (event.kind === 'fault') faultAt = event.at
    const sinceFault = faultAt === null || event.kind === 'fault' ? null : event.at - faultAt
    return { event, key: `${same} ${count}`, sinceFault, ...wordsOf(event) }
  })
}

function wordsOf({ kind, node, text }: TimelineLine): Pick<TimelineRow, 'text' | 'predicate' | 'detail'> {
  if (kind === 'finding') {
    const colon = text.indexOf(': ')
    if (colon > 0) return { ...withoutNode(text.slice(0, colon), node), detail: text.slice(colon + 2) }
  }
  const told = { step: 'Step done: ', resolved: 'Over: ' }[kind]
  const bare = told && text.startsWith(told) ? text.slice(told.length) : text
  return { ...withoutNode(bare, node), detail: null }
}

/** `replica was killed` and `Kill: replica` without the name that stands before them already. */
function withoutNode(text: string, node: string | null): { text: string; predicate: boolean } {
  if (node === null) return { text, predicate: false }
  if (text.startsWith(`${node} `)) return { text: text.slice(node.length + 1), predicate: true }
  return { text: text.endsWith(`: ${node}`) ? text.slice(0, -node.length - 2) : text, predicate: false }
}

/** The time of day with tenths, `14:03:11.4`. */
export function formatInstant(at: number): string {
  return `${formatClock(at)}.${Math.floor((at % 1000) / 100)}`
}

/** `+3.2 s` */
export function formatSinceFault(milliseconds: number): string {
  return `+${formatDuration(milliseconds)}`
}

/** The whole timeline as text, a line an event: time, time since the last fault, kind, text. */
export function timelineText(rows: TimelineRow[]): string {
  const widest = Math.max(12, ...rows.map(({ event }) => kindWord(event.kind).length))
  return rows
    .map(({ event, sinceFault }) => {
      const since = sinceFault === null ? '' : formatSinceFault(sinceFault)
      return [formatInstant(event.at), since.padStart(12), kindWord(event.kind).padEnd(widest), event.text].join('  ')
    })
    .join('\n')
}
