import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Live } from '../base/live'
import type { StageView } from '../contract/stage'
import { demoOf } from '../testing/demos'
import { temporaryFolder } from '../testing/test-house'
import { changeOf, playRecording, Recorder, type Recording, Recordings } from './recordings'
import { titleCard } from './stage'

const demo = demoOf()
const view = (change: Partial<StageView> = {}): StageView => ({ ...titleCard(demo, 1), ...change })
const poll = { id: 'p', question: 'Who?', choices: [], open: true }

describe('what changed', () => {
  it('is everything after nothing', () => {
    expect(changeOf({}, view())).toEqual(view())
  })

  it('is only what differs, by content', () => {
    const before = view({ look: ['db'], caption: 'Before' })
    expect(changeOf(before, { ...before, look: ['db'], caption: 'After' })).toEqual({ caption: 'After' })
  })

  it('is nothing between equals', () => {
    expect(changeOf(view(), view())).toEqual({})
  })
})

describe('a recorder', () => {
  it('keeps the stage as it was when it began and each change of it, in their order, and nothing after its end', () => {
    const stage = new Live<StageView | null>(view({ caption: 'one' }))
    const recorder = new Recorder(stage)
    stage.set(view({ caption: 'two' }))
    stage.set(view({ caption: 'two', tone: 'good' }))
    const { frames } = recorder.stop()
    stage.set(view({ caption: 'three' }))
    expect(frames.map(({ change }) => change)).toEqual([view({ caption: 'one' }), { caption: 'two' }, { tone: 'good' }])
    expect(frames.map(({ ms }) => ms)).toEqual(frames.map(({ ms }) => ms).sort((a, b) => a - b))
  })
})

describe('a recording that plays', () => {
  const recording: Recording = {
    recordedAt: 77,
    frames: [
      { ms: 0, change: view({ caption: 'one', poll }) },
      { ms: 60, change: { caption: 'two' } },
      { ms: 120, change: { tone: 'good' } },
    ],
  }

  it('shows whole views in their order and at their time, says when it was recorded, and puts no question', async () => {
    const seen: { caption: string; tone: string; ms: number }[] = []
    const begun = Date.now()
    await playRecording(
      recording,
      ({ caption, tone, recordedAt, poll: question, title }) => {
        expect({ recordedAt, question, title }).toEqual({ recordedAt: 77, question: null, title: demo.title })
        seen.push({ caption, tone, ms: Date.now() - begun })
      },
      new AbortController().signal,
    )
    expect(seen.map(({ caption, tone }) => `${caption}, ${tone}`)).toEqual([
      'one, neutral',
      'two, neutral',
      'two, good',
    ])
    expect(seen[1]?.ms).toBeGreaterThanOrEqual(59)
    expect(seen[2]?.ms).toBeGreaterThanOrEqual(119)
  })

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController()
    const seen: string[] = []
    const played = playRecording(
      { ...recording, frames: [...recording.frames, { ms: 60_000, change: { caption: 'never' } }] },
      ({ caption }) => {
        seen.push(caption)
        if (seen.length === 2) cancel.abort()
      },
      cancel.signal,
    )
    await expect(played).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(seen).toEqual(['one', 'two'])
  })
})

describe('recordings on disk', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const kept: Recording = { recordedAt: 77, frames: [{ ms: 0, change: { caption: 'one' } }] }

  it('are found again, by lab and cue', () => {
    new Recordings(folder).save('lab', demo, 'first', kept)
    expect(new Recordings(folder).load('lab', demo, 'first')).toEqual(kept)
    expect(new Recordings(folder).load('lab', demo, 'second')).toBeNull()
    expect(new Recordings(folder).load('other', demo, 'first')).toBeNull()
  })

  it('are not those of a demo that was edited since', () => {
    const recordings = new Recordings(folder)
    recordings.save('lab', demo, 'first', kept)
    expect(recordings.load('lab', demoOf({ title: 'Another title' }), 'first')).toBeNull()
  })

  it('of nothing are not kept', () => {
    const recordings = new Recordings(folder)
    recordings.save('lab', demo, 'first', { recordedAt: 77, frames: [] })
    expect(recordings.load('lab', demo, 'first')).toBeNull()
  })
})
