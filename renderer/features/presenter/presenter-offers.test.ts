import { describe, expect, it } from 'vitest'
import type { CueView, PresenterView } from '../../../electron/contract/demo'
import { failedCue, presenterOffers, stopwatch } from './presenter-offers'

const cue = (id: string, change: Partial<CueView> = {}): CueView => ({
  id,
  title: id,
  notes: 'x',
  caption: 'x',
  actions: [],
  conditions: [],
  state: 'todo',
  seconds: null,
  problem: null,
  hasPoll: false,
  recorded: false,
  ...change,
})

const view = (change: Partial<PresenterView> = {}): PresenterView => ({
  id: 'x',
  labId: 'x',
  sessionId: 'x',
  title: 'x',
  phase: 'armed',
  doing: '',
  cues: [cue('one'), cue('two'), cue('three')],
  next: 1,
  current: 0,
  startedAt: null,
  rearmSeconds: null,
  rehearsal: null,
  audience: { open: false, url: null, code: null, viewers: 0, problem: null },
  className: '',
  ...change,
})

describe('what a phase offers', () => {
  it('is everything while it waits for the key', () => {
    expect(presenterOffers(view())).toEqual({
      next: true,
      repeat: 0,
      back: 0,
      rearm: true,
      play: null,
      cancel: false,
      openPoll: false,
    })
  })

  it.each(['preparing', 'doing', 'rearming', 'rehearsing', 'playing'] as const)(
    'is only to cancel while it is %s',
    (phase) => {
      expect(presenterOffers(view({ phase }))).toMatchObject({
        next: false,
        repeat: null,
        back: null,
        rearm: false,
        play: null,
        cancel: true,
      })
    },
  )

  it('is a way back, and no way on, where something is broken', () => {
    expect(presenterOffers(view({ phase: 'broken' }))).toMatchObject({ next: false, repeat: 0, rearm: true })
  })

  it('has nothing before the first cue', () => {
    expect(presenterOffers(view({ next: 0, current: null }))).toMatchObject({ repeat: null, back: null, next: true })
  })

  it('leads to the end after the last', () => {
    expect(presenterOffers(view({ next: 3, current: 2 }))).toMatchObject({ next: true, back: 2 })
  })

  it('plays the recording of the last cue rather than of the next', () => {
    const cues = [cue('one', { recorded: true }), cue('two', { recorded: true })]
    expect(presenterOffers(view({ cues })).play).toBe(0)
    expect(presenterOffers(view({ cues: [cue('one'), cue('two', { recorded: true })] })).play).toBe(1)
  })

  it('has a poll where the next cue or the last has a question', () => {
    expect(presenterOffers(view({ cues: [cue('one'), cue('two', { hasPoll: true })] })).openPoll).toBe(true)
    expect(presenterOffers(view({ cues: [cue('one', { hasPoll: true }), cue('two')] })).openPoll).toBe(true)
  })
})

it('names the cue that went wrong until something else is done', () => {
  const cues = [cue('one', { state: 'failed', problem: 'x' }), cue('two')]
  expect(failedCue(view({ cues }))?.index).toBe(0)
  expect(failedCue(view({ cues, phase: 'doing', next: 1, current: 1 }))).toBeNull()
  expect(failedCue(view({ cues, next: 0, current: null }))).toBeNull()
})

it('reads as a stopwatch', () => {
  expect([0, 5000, 425_900, 4_025_000].map(stopwatch)).toEqual(['0:00', '0:05', '7:05', '1:07:05'])
})
