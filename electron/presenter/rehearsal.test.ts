import { expect, it } from 'vitest'
import { AppError } from '../contract/errors'
import { type RehearsalContext, type RehearsalReport, rehearse } from './rehearsal'

const ids = ['look', 'kill', 'promote']

/** A demo that writes down what is asked of it. */
function told(change: Partial<RehearsalContext> = {}) {
  const log: string[] = []
  const progress: RehearsalReport[] = []
  const context: RehearsalContext = {
    runs: 1,
    cueCount: ids.length,
    cueId: (cue) => ids[cue] ?? '',
    beginsAnew: () => false,
    arm: async (cue) => void log.push(`arm ${ids[cue]}`),
    perform: async (cue) => void log.push(ids[cue] ?? ''),
    onProgress: (report) => progress.push(report),
    signal: new AbortController().signal,
    ...change,
  }
  return { log, progress, report: rehearse(context) }
}

function failOnce(id: string, log: string[], error: Error): (cue: number) => Promise<void> {
  return async (cue) => {
    const failed = log.includes(`failed ${id}`)
    if (ids[cue] === id && !failed) {
      log.push(`failed ${id}`)
      throw error
    }
    log.push(ids[cue] ?? '')
  }
}

it('all cues are done in turn from the first, and each run ends with another cue that is done once more from its start', async () => {
  const { log, report } = told({ runs: 2 })
  expect(await report).toMatchObject({ runs: 2, done: 2, problems: [] })
  expect(log).toEqual([
    ...['arm look', 'look', 'kill', 'promote', 'arm kill', 'kill'],
    ...['arm look', 'look', 'kill', 'promote', 'arm promote', 'promote'],
  ])
})

it('a cue that does not happen is named with its run, and the next begins where it is meant to', async () => {
  const log: string[] = []
  const { report } = told({
    runs: 2,
    arm: async (cue) => void log.push(`arm ${ids[cue]}`),
    perform: failOnce('kill', log, new AppError('DEMO_FAILED', 'It lives.')),
  })
  expect(await report).toMatchObject({ done: 2, problems: [{ run: 1, cue: 'kill', problem: 'It lives.' }] })
  expect(log.slice(0, 6)).toEqual(['arm look', 'look', 'failed kill', 'arm promote', 'promote', 'arm kill'])
})

it('a cue whose start cannot be reached is left out, and named', async () => {
  const { log, report } = told({
    arm: async (cue) => {
      if (cue === 0) throw new AppError('DEMO_FAILED', 'No server answers.')
      log.push(`arm ${ids[cue]}`)
    },
  })
  const { problems } = await report
  expect(problems.map(({ cue, problem }) => `${cue}: ${problem}`)).toEqual([
    'look: No server answers.',
    'look: No server answers.',
  ])
  expect(log).toEqual(['arm kill', 'kill', 'promote', 'arm kill', 'kill'])
})

it('a cue that does not happen when it is done once more is named, too', async () => {
  const asked: string[] = []
  const { report } = told({
    perform: async (cue) => {
      const id = ids[cue] ?? ''
      if (asked.includes(id)) throw new AppError('DEMO_FAILED', 'Not from here.')
      asked.push(id)
    },
  })
  expect(await report).toMatchObject({ done: 1, problems: [{ run: 1, cue: 'kill', problem: 'Not from here.' }] })
})

it('a cue that begins anew is armed although the one before it went well', async () => {
  const { log, report } = told({ beginsAnew: (cue) => cue === 2 })
  await report
  expect(log).toEqual(['arm look', 'look', 'kill', 'arm promote', 'promote', 'arm kill', 'kill'])
})

it('the slowest seconds of each cue and of the way back are kept', async () => {
  const { report, progress } = told({ runs: 2 })
  const { slowestCueSeconds, slowestRearmSeconds } = await report
  expect(Object.keys(slowestCueSeconds)).toEqual(ids)
  expect(slowestRearmSeconds).toBeGreaterThanOrEqual(0)
  expect(progress[0]).toMatchObject({ done: 0, slowestRearmSeconds: null, slowestCueSeconds: {} })
})

it('one that is cancelled ends with it, and blames nothing', async () => {
  const cancel = new AbortController()
  const { log, progress, report } = told({
    signal: cancel.signal,
    perform: async () => {
      cancel.abort()
      throw new AppError('CANCELLED', 'Cancelled.')
    },
  })
  await expect(report).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(log).toEqual(['arm look'])
  expect(progress.at(-1)?.problems).toEqual([])
})

it('a bug is not taken for a cue that did not happen', async () => {
  const { report } = told({ perform: () => Promise.reject(new TypeError('undefined is not a cue')) })
  await expect(report).rejects.toThrow(TypeError)
})
