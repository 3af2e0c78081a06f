import type { CueView, PresenterView } from '../../../electron/contract/demo'

/** What can be asked for now. */
export interface PresenterOffers {
  /** The servers are there and nothing is under way. */
  next: boolean
  /** The cue that a repeat does once more; null where none can be. */
  repeat: number | null
  /** The cue to whose start one step back leads; null at the beginning. */
  back: number | null
  /** Any cue's start can be gone to, and rehearsals can begin. */
  rearm: boolean
  /** The cue whose recording would be played; null where there is none. */
  play: number | null
  cancel: boolean
  openPoll: boolean
}

const busyPhases: readonly PresenterView['phase'][] = ['preparing', 'doing', 'rearming', 'rehearsing', 'playing']

export function isBusy({ phase }: Pick<PresenterView, 'phase'>): boolean {
  return busyPhases.includes(phase)
}

/** Pure: what a phase offers. */
export function presenterOffers(view: PresenterView): PresenterOffers {
  const { phase, cues, next, current } = view
  const free = phase === 'armed' || phase === 'broken'
  const recorded = [current, next].find((index) => index !== null && cues[index]?.recorded)
  return {
    next: phase === 'armed',
    repeat: free ? current : null,
    back: free && next > 0 ? next - 1 : null,
    rearm: free,
    play: free ? (recorded ?? null) : null,
    cancel: isBusy(view),
    openPoll: phase !== 'ended' && [next, current].some((index) => index !== null && cues[index]?.hasPoll === true),
  }
}

/** The cue that the presenter talks about: the one under way, else the next. */
export function cueInFocus({ cues, next }: Pick<PresenterView, 'cues' | 'next'>): CueView | undefined {
  return cues[next]
}

/** The cue that went wrong and after which nothing else was done. */
export function failedCue({ cues, current, next, phase }: PresenterView): { index: number; cue: CueView } | null {
  if (current === null || current >= next || phase === 'doing' || phase === 'rehearsing') return null
  const cue = cues[current]
  return cue?.state === 'failed' ? { index: current, cue } : null
}

const phaseWords: Record<PresenterView['phase'], string> = {
  preparing: 'Preparing',
  armed: 'Ready for the key',
  doing: 'Under way',
  rearming: 'On the way back',
  rehearsing: 'Rehearsing',
  playing: 'A recording plays',
  broken: 'Something is broken',
  ended: 'Ended',
}

export function phaseWord(phase: PresenterView['phase']): string {
  return phaseWords[phase]
}

/** `7:05`, `1:07:05` */
export function stopwatch(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}
