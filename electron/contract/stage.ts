import type { TimelineEvent } from './timeline'
import type { Diagram, Finding } from './topology'
import type { OutagePhase, TrafficSecond } from './traffic'

/** A question to the room, as bars. */
export interface PollView {
  /** New with each time it is put, so that nobody's vote counts for another. */
  id: string
  question: string
  choices: { text: string; votes: number }[]
  open: boolean
}

/** A stream of orders on the projector: two counters and a chart. */
export interface StageStream {
  stream: string
  label: string
  state: 'idle' | 'running' | 'stopped'
  rate: number
  acknowledgedPerSecond: number
  history: TrafficSecond[]
  outages: { firstFailedAt: number; firstSuccessAt: number | null }[]
  /** RTO of the longest outage of the cue, or of those before it, in milliseconds; null without one, and while one lasts. */
  rtoMs: number | null
  /** When the first order of the outage that still lasts failed; null while there is service. */
  withoutServiceSince: number | null
  /** Acknowledged orders that the surviving server does not have: RPO; null while nobody has compared. */
  lost: number | null
  /** The phases of that outage. */
  phases: OutagePhase[]
}

/**
 * Everything the room sees, on the projector and in the audience view: state, not a log. It holds nothing that gives access
 * to anything: no password, no port, no identifier of a session.
 */
export interface StageView {
  /** Milliseconds since 1970, of the machine that shows it. */
  at: number
  title: string
  subtitle: string
  cue: { number: number; count: number; title: string }
  caption: string
  /** `waiting`: the cue was given and has not happened yet. */
  tone: 'neutral' | 'waiting' | 'good' | 'bad'
  /** Nodes to look at. */
  look: string[]
  diagram: Diagram | null
  findings: Pick<Finding, 'kind' | 'severity' | 'node' | 'title' | 'sentence'>[]
  streams: StageStream[]
  /** The newest last, at most 40. */
  timeline: TimelineEvent[]
  poll: PollView | null
  /** When what is shown was recorded; null for what happens now. */
  recordedAt: number | null
  /** The demonstration is over. */
  over: boolean
}
