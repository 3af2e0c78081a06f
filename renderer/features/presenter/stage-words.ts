import type { PollView, StageStream, StageView } from '../../../electron/contract/stage'
import type { OutagePhase } from '../../../electron/contract/traffic'
import { formatDuration } from '../../ui/duration'
import { plural } from '../../ui/plural'
import { formatCount, formatMeasured, formatRate, phaseName } from '../traffic/traffic-words'

/** A large figure, and what it means in a word for those who cannot tell its colour. */
export interface StageFigure {
  figure: string
  unit: string
  tone: 'neutral' | 'ok' | 'warning' | 'bad'
  /** What it says, as a whole. */
  spoken: string
  /** It grows while one looks. */
  counting: boolean
}

const dash = { figure: '–', unit: '', tone: 'neutral', counting: false } as const

/**
 * The time without service: it runs while there is none, then stands as it was measured.
 *
 * @param now milliseconds since 1970, by the clock of the machine that shows it
 */
export function rtoFigure(stream: Pick<StageStream, 'rtoMs' | 'withoutServiceSince'>, now: number): StageFigure {
  const { rtoMs, withoutServiceSince } = stream
  if (withoutServiceSince !== null) {
    return {
      ...seconds(now - withoutServiceSince),
      tone: 'warning',
      spoken: 'No service: the time is running',
      counting: true,
    }
  }
  if (rtoMs === null) return { ...dash, spoken: 'No outage so far' }
  return { ...seconds(rtoMs), tone: 'warning', spoken: `${formatMeasured(rtoMs)} without service`, counting: false }
}

/** Acknowledged orders that are gone; a dash until ledger and rows were compared. */
export function rpoFigure({ lost }: Pick<StageStream, 'lost'>): StageFigure {
  if (lost === null) return { ...dash, spoken: 'Not compared yet' }
  if (lost === 0) return { figure: '0', unit: '', tone: 'ok', spoken: 'No acknowledged order is lost', counting: false }
  return {
    figure: formatCount(lost),
    unit: lost === 1 ? 'order' : 'orders',
    tone: 'bad',
    spoken: `${plural(lost, 'acknowledged order')} lost`,
    counting: false,
  }
}

function seconds(milliseconds: number): Pick<StageFigure, 'figure' | 'unit'> {
  const value = Math.max(0, milliseconds) / 1000
  if (value < 99.95) return { figure: value.toFixed(1), unit: 's' }
  return { figure: formatDuration(milliseconds), unit: '' }
}

export interface StagePhase {
  kind: OutagePhase['kind']
  /** `first order` */
  name: string
  /** `+6.7 s` since the first of them; empty for that one. */
  since: string
}

/** The phases of an outage from its first moment on: what the room can tell apart from the last row. */
export function stagePhases(phases: readonly OutagePhase[]): StagePhase[] {
  const first = phases[0]
  if (!first) return []
  return phases.map(({ kind, at }, index) => ({
    kind,
    name: phaseName(kind),
    since: index === 0 ? '' : `+${formatMeasured(at - first.at)}`,
  }))
}

/** Who noticed, and who took over: beginning and end of an outage are what the counters tell. */
export function keyPhases(phases: readonly OutagePhase[]): StagePhase[] {
  return stagePhases(phases).filter(({ kind }) => kind === 'detection' || kind === 'promotion')
}

/** What stands in place of the phases while there was no outage. */
export function streamWords({ state, rate, acknowledgedPerSecond }: StageStream): string {
  if (state === 'idle') return `Orders have not started: ${formatRate(rate)} are planned`
  if (state === 'stopped') return 'Orders are stopped'
  return `${plural(acknowledgedPerSecond, 'order')} a second acknowledged`
}

export function cueWords({ number, count }: StageView['cue']): string {
  return number === 0 ? plural(count, 'cue') : `cue ${number} of ${count}`
}

/** `Recorded 24 Nov, 14:03` */
export function recordedWords(at: number): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return `Recorded ${day}, ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })}`
}

export interface PollBar {
  text: string
  votes: number
  /** Of all votes, 0 to 1. */
  share: number
  /** `6 votes, 50 %` */
  words: string
  leads: boolean
}

export function pollBars({ choices }: Pick<PollView, 'choices'>): PollBar[] {
  const all = choices.reduce((sum, { votes }) => sum + votes, 0)
  const most = Math.max(...choices.map(({ votes }) => votes))
  return choices.map(({ text, votes }) => {
    const share = all === 0 ? 0 : votes / all
    return {
      text,
      votes,
      share,
      words: `${plural(votes, 'vote')}, ${Math.round(share * 100)} %`,
      leads: votes > 0 && votes === most,
    }
  })
}

/** How large a caption may be set, so that it fills at most two lines of the room it has. */
export function captionSize(caption: string): 'large' | 'medium' | 'small' {
  if (caption.length <= 64) return 'large'
  return caption.length <= 84 ? 'medium' : 'small'
}

/** The state of a caption in a word, for those who do not see its sign. */
export const toneWords: Record<StageView['tone'], string> = {
  neutral: '',
  waiting: 'Under way',
  good: 'It happened',
  bad: 'It did not go as it should',
}

/** What each stream's chart shows, for those who do not see it. */
export function stageChartSummary({ label, history }: Pick<StageStream, 'label' | 'history'>): string {
  const last = history.at(-1)
  if (!last) return `${label}: orders a second, none yet`
  const silent = history.filter(({ acknowledged }) => acknowledged === 0).length
  return `${label}: orders a second over the last minute, ${formatCount(last.acknowledged)} now, ${plural(silent, 'second')} without any`
}
