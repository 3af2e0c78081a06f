import type { Outage, OutagePhase, TrafficSecond, TrafficStream } from '../../../electron/contract/traffic'
import { parseTrafficCommand } from '../../../electron/contract/traffic-command'
import { formatClock, formatDuration } from '../../ui/duration'
import { plural } from '../../ui/plural'
import type { Tone } from '../../ui/tone'
import { formatInstant } from '../timeline/timeline-rows'

/** What does not change with every second of a stream. */
export interface StreamFacts extends Pick<TrafficStream, 'name' | 'into' | 'by' | 'shoppers' | 'rate' | 'state'> {
  /** Orders are placed, and none is acknowledged. */
  out: boolean
}

export function streamFacts(stream: TrafficStream): StreamFacts {
  const { name, into, by, shoppers, rate, state } = stream
  return { name, into, by, shoppers, rate, state, out: state === 'running' && openOutage(stream) !== null }
}

/** The outage that lasts; null while orders are acknowledged. */
export function openOutage({ outages }: Pick<TrafficStream, 'outages'>): Outage | null {
  const last = outages.at(-1)
  return last && last.firstSuccessAt === null ? last : null
}

export function streamTone({ state, out }: Pick<StreamFacts, 'state' | 'out'>): Tone {
  if (out) return 'bad'
  return state === 'running' ? 'ok' : 'neutral'
}

const stateWords = { idle: 'not started', running: 'running', stopped: 'stopped' } as const

export function streamState({ state, out }: Pick<StreamFacts, 'state' | 'out'>): string {
  return out ? 'no service' : stateWords[state]
}

/** `10 shoppers → proxy, HTTP` */
export function streamRoute({ shoppers, into, by }: Pick<StreamFacts, 'shoppers' | 'into' | 'by'>): string {
  return `${plural(shoppers, 'shopper')} → ${into}, ${by === 'http' ? 'HTTP' : 'MySQL'}`
}

/** What a `traffic` fence does, in place of its command; the command itself where it is none. */
export function commandWords(code: string, stream: Pick<StreamFacts, 'shoppers' | 'rate'> | undefined): string {
  const command = parseTrafficCommand(code)
  if (!command) return code
  if (command.kind === 'stop') return 'Stop the orders'
  if (command.kind === 'rate') return `Set the rate to ${formatRate(command.rate)}`
  return stream ? `Start ${plural(stream.shoppers, 'shopper')}, ${formatRate(stream.rate)}` : 'Start the orders'
}

export function formatRate(rate: number): string {
  return `${plural(rate, 'order')} a second`
}

/** `0.04 s`, `6.7 s`, `1 min 05 s`: measured times, finer the shorter they are. */
export function formatMeasured(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatDuration(milliseconds)
}

export function formatLatency(milliseconds: number | null): string {
  if (milliseconds === null) return '–'
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
}

/** A count with its thousands apart: `12,340`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB')
}

/** A large figure, with what stands small beside and below it. */
export interface Counter {
  figure: string
  unit: string
  tone: 'neutral' | 'ok' | 'warning' | 'bad'
  note: string
}

const nothing = { figure: '–', unit: '', tone: 'neutral' } as const

/**
 * The time without service: counted while an outage lasts, then as it was measured.
 *
 * @param now milliseconds since 1970
 */
export function rtoCounter(stream: TrafficStream, now: number): Counter {
  const last = stream.outages.at(-1)
  if (!last) {
    const note = stream.run === null ? 'no orders yet' : `longest gap ${formatMeasured(stream.longestGapMs)}`
    return { ...nothing, note }
  }
  const which = stream.outages.length > 1 ? `outage ${stream.outages.length} of this run` : null
  if (last.rtoMs !== null) {
    const end = last.firstSuccessAt ?? last.firstFailedAt + last.rtoMs
    const note = which ?? `${formatInstant(last.firstFailedAt)} to ${formatInstant(end)}`
    return { ...figureOf(last.rtoMs), tone: 'warning', note }
  }
  if (stream.state !== 'running') return { ...nothing, tone: 'bad', note: 'stopped before service was back' }
  return { ...figureOf(now - last.firstFailedAt), tone: 'bad', note: which ?? 'counting' }
}

function figureOf(milliseconds: number): Pick<Counter, 'figure' | 'unit'> {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 99.95) return { figure: seconds.toFixed(1), unit: 's' }
  return { figure: formatDuration(milliseconds), unit: '' }
}

/** What became of the acknowledged orders; unknown until ledger and rows were compared. */
export function rpoCounter({ reconciliation, run }: Pick<TrafficStream, 'reconciliation' | 'run'>): Counter {
  if (!reconciliation) return { ...nothing, note: run === null ? 'no orders yet' : 'not compared yet' }
  const { lostCount, lostSeconds, inDoubtCount, node, acknowledged, at } = reconciliation
  const doubt = inDoubtCount === 0 ? '' : `; ${formatCount(inDoubtCount)} in doubt`
  if (lostCount === 0) {
    const all = acknowledged === 1 ? 'the one' : `all ${formatCount(acknowledged)}`
    return { figure: '0', unit: '', tone: 'ok', note: `${all} on ${node} at ${formatClock(at)}${doubt}` }
  }
  return {
    figure: formatCount(lostCount),
    unit: lostCount === 1 ? 'order' : 'orders',
    tone: 'bad',
    note: `${formatMeasured(lostSeconds * 1000)} of orders, not on ${node}${doubt}`,
  }
}

const phaseWords: Record<OutagePhase['kind'], string> = {
  fault: 'fault',
  'first-error': 'first error',
  detection: 'detection',
  promotion: 'promotion',
  'first-success': 'first order',
}

export interface PhaseText {
  kind: OutagePhase['kind']
  /** `fault 14:03:11.2`, then `first error +0.04 s` from there. */
  text: string
  /** What happened, as a sentence without its full stop. */
  detail: string
}

/** The phases of an outage, each with its time since the first of them. */
export function phaseTexts({ phases }: Pick<Outage, 'phases'>): PhaseText[] {
  const first = phases[0]
  if (!first) return []
  return phases.map((phase, index) => ({
    kind: phase.kind,
    text: `${phaseWords[phase.kind]} ${index === 0 ? formatInstant(phase.at) : `+${formatMeasured(phase.at - first.at)}`}`,
    detail: phase.text,
  }))
}

/** What stands in place of the phases while there was no outage. */
export function calmWords({
  state,
  acknowledged,
  failed,
}: Pick<TrafficStream, 'state' | 'acknowledged' | 'failed'>): string {
  if (state === 'idle') return 'Start the orders, then inject a fault: what it costs is measured here.'
  return `No outage in this run: ${formatCount(acknowledged)} ${acknowledged === 1 ? 'order' : 'orders'} acknowledged, ${formatCount(failed)} failed.`
}

export function phaseName(kind: OutagePhase['kind']): string {
  return phaseWords[kind]
}

/** The figures of a second; the names of what they count are the legend's. */
export interface SecondFigures {
  acknowledged: string
  failed: string
  p50: string
  p95: string
}

export function secondFigures(
  second: Pick<TrafficSecond, 'acknowledged' | 'failed' | 'p50Ms' | 'p95Ms'>,
): SecondFigures {
  return {
    acknowledged: formatCount(second.acknowledged),
    failed: formatCount(second.failed),
    p50: formatLatency(second.p50Ms),
    p95: formatLatency(second.p95Ms),
  }
}

/** The chart for those who do not see it. */
export function chartSummary({ name, history }: Pick<TrafficStream, 'name' | 'history'>): string {
  const last = history.at(-1)
  if (!last) return `Orders of ${name} over a minute: none yet`
  const failed = history.reduce((sum, second) => sum + second.failed, 0)
  const silent = history.filter(({ acknowledged }) => acknowledged === 0).length
  return [
    `Orders of ${name} over the last ${plural(history.length, 'second')}: ${formatCount(last.acknowledged)} a second acknowledged now`,
    `${formatCount(failed)} failed`,
    `${plural(silent, 'second')} without any`,
  ].join(', ')
}

/** What is worth saying aloud when a stream's state changes; empty for nothing. */
export function spokenChange(before: TrafficStream | undefined, after: TrafficStream): string {
  if (!before || before.run !== after.run) return ''
  const was = before.outages.at(-1)
  const is = after.outages.at(-1)
  if (is && after.outages.length > before.outages.length && is.rtoMs === null) return `${after.name}: no service`
  if (is?.rtoMs != null && (after.outages.length > before.outages.length || was?.rtoMs === null)) {
    return `${after.name}: service is back after ${formatMeasured(is.rtoMs)}`
  }
  if (after.reconciliation && after.reconciliation.at !== before.reconciliation?.at) {
    const { lostCount, node } = after.reconciliation
    return `${after.name}: ${plural(lostCount, 'acknowledged order')} lost, compared with ${node}`
  }
  return ''
}

/** What the status bar says of a stream; null for nothing. */
export function statusFigure(stream: TrafficStream, now: number): string | null {
  if (stream.state !== 'running') return null
  const open = openOutage(stream)
  if (open) return `${stream.name}: no service for ${formatDuration(now - open.firstFailedAt)}`
  return `${stream.name}: ${formatCount(stream.acknowledgedPerSecond)} orders/s`
}
