import type { Demo } from '../contract/demo'
import type { PollView, StageStream, StageView } from '../contract/stage'
import type { TimelineEvent } from '../contract/timeline'
import type { TopologyView } from '../contract/topology'
import type { Outage, TrafficStream, TrafficView } from '../contract/traffic'
import { drawTopologyForWall } from '../topology/mermaid'

/** So much of the timeline goes to the room. */
const mostEvents = 40

/** Where a demonstration is. */
export interface StagePlace {
  demo: Demo
  /** The index of the cue that the room sees; null before the first. */
  cue: number | null
  caption: string
  tone: StageView['tone']
  /** Milliseconds since 1970: what happened before belongs to another run, and is not shown. */
  since: number
  /** When the key of the cue was pressed; null before the first. */
  cueAt: number | null
  poll: PollView | null
  over: boolean
}

/** What a session tells; null for one that has not started. */
export interface StageSources {
  topology: TopologyView | null
  traffic: TrafficView | null
  timeline: readonly TimelineEvent[]
}

/** Pure: what the room sees. */
export function stageOf(place: StagePlace, { topology, traffic, timeline }: StageSources, now: number): StageView {
  const { demo, since } = place
  const cue = place.cue === null ? undefined : demo.cues[place.cue]
  return {
    at: now,
    title: demo.title,
    subtitle: demo.subtitle,
    cue: { number: place.cue === null ? 0 : place.cue + 1, count: demo.cues.length, title: cue?.title ?? '' },
    caption: place.caption,
    tone: place.tone,
    look: cue?.look ?? [],
    diagram: topology ? drawTopologyForWall(topology.snapshot) : null,
    findings: (topology?.findings ?? []).map(({ kind, severity, node, title, sentence }) => {
      return { kind, severity, node, title, sentence }
    }),
    streams: demo.traffic.flatMap(({ stream, label }) => {
      const found = traffic?.streams.find(({ name }) => name === stream)
      return found ? [streamOf(found, label, since, place.cueAt ?? since)] : []
    }),
    timeline: timeline.filter(({ at }) => at >= since).slice(-mostEvents),
    poll: place.poll,
    recordedAt: null,
    over: place.over,
  }
}

/** Pure: what the room sees before it is to see anything. */
export function titleCard(demo: Demo, now: number): StageView {
  return stageOf(opening(demo, now), { topology: null, traffic: null, timeline: [] }, now)
}

/** Pure: where a demonstration begins. */
export function opening(demo: Demo, now: number): StagePlace {
  return { demo, cue: null, caption: demo.summary, tone: 'neutral', since: now, cueAt: null, poll: null, over: false }
}

function streamOf(stream: TrafficStream, label: string, since: number, cueAt: number): StageStream {
  const outages = stream.outages.filter(({ firstFailedAt }) => firstFailedAt >= since)
  const newest = outages.at(-1)
  const shown = outageToShow(outages, cueAt)
  const { reconciliation } = stream
  // What was compared before an outage says nothing about it.
  const compared = reconciliation && reconciliation.at >= Math.max(since, newest?.firstFailedAt ?? since)
  return {
    stream: stream.name,
    label,
    state: stream.state,
    rate: stream.rate,
    acknowledgedPerSecond: stream.acknowledgedPerSecond,
    history: stream.history.filter(({ at }) => at + 1000 > since),
    outages: outages.map(({ firstFailedAt, firstSuccessAt }) => ({ firstFailedAt, firstSuccessAt })),
    rtoMs: shown?.rtoMs ?? null,
    withoutServiceSince: newest && newest.firstSuccessAt === null ? newest.firstFailedAt : null,
    lost: compared ? reconciliation.lostCount : null,
    phases: shown?.phases ?? [],
  }
}

/**
 * The outage that the room's counter shows: the one that lasts, else the longest of this cue, else the longest of those before. The
 * newest is not it: connections that are made again can cost half a second more, after the failover that everybody looks at.
 */
function outageToShow(outages: readonly Outage[], cueAt: number): Outage | undefined {
  const newest = outages.at(-1)
  if (newest && newest.firstSuccessAt === null) return newest
  const ofCue = outages.filter(({ firstFailedAt }) => firstFailedAt >= cueAt)
  return [...(ofCue.length > 0 ? ofCue : outages)].sort((a, b) => (b.rtoMs ?? 0) - (a.rtoMs ?? 0))[0]
}
