import type { PollView, StageStream, StageView } from '../contract/stage'
import type { TimelineEvent } from '../contract/timeline'
import type { Diagram } from '../contract/topology'

const maxTimeline = 40
const maxHistory = 60

/**
 * Pure: what leaves this machine, field by field. Whatever else hangs on the objects that a state was made from (a port, a
 * session, the mark of a run) is not named here and stays.
 */
export function roomView(stage: StageView): StageView {
  const { at, title, subtitle, cue, caption, tone, look, findings, streams, timeline, recordedAt, over } = stage
  return {
    at,
    title,
    subtitle,
    cue: { number: cue.number, count: cue.count, title: cue.title },
    caption,
    tone,
    look: [...look],
    diagram: stage.diagram && diagramOf(stage.diagram),
    findings: findings.map(({ kind, severity, node, title, sentence }) => ({ kind, severity, node, title, sentence })),
    streams: streams.map(streamOf),
    timeline: timeline.slice(-maxTimeline).map(eventOf),
    poll: stage.poll && pollOf(stage.poll),
    recordedAt,
    over,
  }
}

function diagramOf({ mermaid, structure, nodes, edges }: Diagram): Diagram {
  return {
    mermaid,
    structure,
    nodes: nodes.map(({ id, lines, tone }) => ({ id, lines: [...lines], tone })),
    edges: edges.map(({ id, from, to, label, tone, dashed, thick }) => ({ id, from, to, label, tone, dashed, thick })),
  }
}

function streamOf(stream: StageStream): StageStream {
  const { label, state, rate, acknowledgedPerSecond, rtoMs, withoutServiceSince, lost } = stream
  return {
    stream: stream.stream,
    label,
    state,
    rate,
    acknowledgedPerSecond,
    history: stream.history
      .slice(-maxHistory)
      .map(({ at, acknowledged, failed, p50Ms, p95Ms }) => ({ at, acknowledged, failed, p50Ms, p95Ms })),
    outages: stream.outages.map(({ firstFailedAt, firstSuccessAt }) => ({ firstFailedAt, firstSuccessAt })),
    rtoMs,
    withoutServiceSince,
    lost,
    phases: stream.phases.map(({ kind, at, text }) => ({ kind, at, text })),
  }
}

function eventOf({ at, kind, node, text }: TimelineEvent): TimelineEvent {
  return { at, kind, node, text }
}

function pollOf({ id, question, choices, open }: PollView): PollView {
  return { id, question, choices: choices.map(({ text, votes }) => ({ text, votes })), open }
}
