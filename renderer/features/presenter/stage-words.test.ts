import { describe, expect, it } from 'vitest'
import type { OutagePhase } from '../../../electron/contract/traffic'
import {
  captionSize,
  cueWords,
  keyPhases,
  pollBars,
  recordedWords,
  rpoFigure,
  rtoFigure,
  stagePhases,
} from './stage-words'

const at = 1_790_000_000_000

describe('the time without service on the wall', () => {
  it('is a dash while there was no outage', () => {
    expect(rtoFigure({ rtoMs: null, withoutServiceSince: null }, at)).toMatchObject({ figure: '–', tone: 'neutral' })
  })

  it('runs while there is none, whatever an earlier outage took', () => {
    const figure = rtoFigure({ rtoMs: null, withoutServiceSince: at - 4320 }, at)
    expect(figure).toMatchObject({ figure: '4.3', unit: 's', tone: 'warning', counting: true })
  })

  it('stands as it was measured afterwards', () => {
    const figure = rtoFigure({ rtoMs: 6740, withoutServiceSince: null }, at)
    expect(figure).toMatchObject({ figure: '6.7', unit: 's', tone: 'warning', counting: false })
    expect(rtoFigure({ rtoMs: 185_000, withoutServiceSince: null }, at)).toMatchObject({
      figure: '3 min 05 s',
      unit: '',
    })
  })

  it('does not run backwards when the clocks of two machines differ', () => {
    expect(rtoFigure({ rtoMs: null, withoutServiceSince: at + 500 }, at).figure).toBe('0.0')
  })
})

describe('the orders lost on the wall', () => {
  it('are a dash until somebody compared, good at none, bad above', () => {
    expect(rpoFigure({ lost: null })).toMatchObject({ figure: '–', tone: 'neutral' })
    expect(rpoFigure({ lost: 0 })).toMatchObject({ figure: '0', unit: '', tone: 'ok' })
    expect(rpoFigure({ lost: 1 })).toMatchObject({ figure: '1', unit: 'order', tone: 'bad' })
    expect(rpoFigure({ lost: 1234 })).toMatchObject({ figure: '1,234', unit: 'orders', tone: 'bad' })
  })
})

describe('the phases on the wall', () => {
  const phases: OutagePhase[] = [
    { kind: 'fault', at, text: 'Kill: db1' },
    { kind: 'first-error', at: at + 40, text: '' },
    { kind: 'detection', at: at + 5600, text: '' },
    { kind: 'promotion', at: at + 5900, text: '' },
    { kind: 'first-success', at: at + 6740, text: '' },
  ]

  it('are counted from the first of them', () => {
    expect(stagePhases(phases).map(({ name, since }) => `${name} ${since}`.trim())).toEqual([
      'fault',
      'first error +0.04 s',
      'detection +5.6 s',
      'promotion +5.9 s',
      'first order +6.7 s',
    ])
    expect(stagePhases([])).toEqual([])
  })

  it('leave out what the counters tell, where there is little room', () => {
    expect(keyPhases(phases)).toEqual([
      { kind: 'detection', name: 'detection', since: '+5.6 s' },
      { kind: 'promotion', name: 'promotion', since: '+5.9 s' },
    ])
  })
})

it('counts cues, and says how many there are before the first', () => {
  expect(cueWords({ number: 5, count: 7, title: '' })).toBe('cue 5 of 7')
  expect(cueWords({ number: 0, count: 7, title: '' })).toBe('7 cues')
})

it('says when something was recorded', () => {
  expect(recordedWords(new Date(2026, 10, 24, 14, 3).getTime())).toBe('Recorded 24 Nov, 14:03')
})

it('shows votes as shares of all of them, and marks those that lead', () => {
  const choices = [
    { text: 'db2', votes: 3 },
    { text: 'db3', votes: 1 },
  ]
  expect(pollBars({ choices })).toMatchObject([
    { share: 0.75, words: '3 votes, 75 %', leads: true },
    { share: 0.25, words: '1 vote, 25 %', leads: false },
  ])
  const nobody = choices.map(({ text }) => ({ text, votes: 0 }))
  expect(pollBars({ choices: nobody }).map(({ share, leads }) => [share, leads])).toEqual([
    [0, false],
    [0, false],
  ])
})

it('sets a caption the larger the shorter it is', () => {
  expect([40, 80, 140].map((length) => captionSize('x'.repeat(length)))).toEqual(['large', 'medium', 'small'])
})
