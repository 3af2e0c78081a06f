import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProgressStore } from './progress-store'

let folder: string
let store: ProgressStore
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-progress-'))
  store = new ProgressStore(folder)
  vi.useFakeTimers({ now: 1000, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

const lab = (from = store) => from.value.value.labs['a-lab']

describe("a learner's progress", () => {
  it('is empty at first', () => {
    expect(store.value.value).toEqual({ labs: {} })
    expect(store.damaged).toBeNull()
  })

  it('is kept over restarts, lab by lab', () => {
    store.setStep('a-lab', '01-look', 'done', 3)
    store.setStep('other-lab', '01-start', 'unverified', 3)
    expect(new ProgressStore(folder).value.value.labs).toEqual({
      'a-lab': { steps: { '01-look': 'done' }, startedAt: 1000, completedAt: null },
      'other-lab': { steps: { '01-start': 'unverified' }, startedAt: 1000, completedAt: null },
    })
  })

  it('never goes back from done, and a mark can be taken back', () => {
    store.setStep('a-lab', '01-look', 'unverified', 3)
    store.setStep('a-lab', '02-write', 'unverified', 3)
    store.setStep('a-lab', '01-look', 'done', 3)
    store.setStep('a-lab', '01-look', 'unverified', 3)
    store.setStep('a-lab', '01-look', 'todo', 3)
    store.setStep('a-lab', '02-write', 'todo', 3)
    expect(lab()?.steps).toEqual({ '01-look': 'done' })
  })

  it('is complete when all steps are done or marked, and stays so', () => {
    store.setStep('a-lab', '01-look', 'done', 2)
    expect(lab()?.completedAt).toBeNull()
    vi.setSystemTime(2000)
    store.setStep('a-lab', '02-write', 'unverified', 2)
    expect(lab()).toMatchObject({ startedAt: 1000, completedAt: 2000 })
    vi.setSystemTime(3000)
    store.setStep('a-lab', '02-write', 'todo', 2)
    store.setStep('a-lab', '02-write', 'done', 2)
    expect(lab()?.completedAt).toBe(2000)
  })

  it('of one lab is forgotten on request, and no other', () => {
    store.setStep('a-lab', '01-look', 'done', 2)
    store.setStep('other-lab', '01-look', 'done', 2)
    store.reset('a-lab')
    store.reset('never-begun')
    expect(Object.keys(new ProgressStore(folder).value.value.labs)).toEqual(['other-lab'])
  })

  it('that is damaged is set aside, the last good one is used, and the learner can be told', () => {
    store.setStep('a-lab', '01-look', 'done', 3)
    store.setStep('a-lab', '02-write', 'done', 3)
    writeFileSync(path.join(folder, 'progress.json'), 'garbage')
    const again = new ProgressStore(folder)
    expect(lab(again)?.steps).toEqual({ '01-look': 'done' })
    expect(again.damaged).toMatchObject({ usedLastGood: true, setAside: expect.stringContaining('.damaged-') })
  })
})
