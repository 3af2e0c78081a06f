import { describe, expect, it } from 'vitest'
import type { Fence, StepGuide } from '../../../electron/contract/lab'
import { fenceAt, nextFence } from './fence-match'

function fence(line: number, inSolution = false): Fence {
  return { line, language: 'sql', node: 'source', code: 'SELECT 1;', inSolution, error: null }
}

const guide: StepGuide = {
  id: '01-x',
  title: 'x',
  body: '',
  fences: [fence(3), fence(9), fence(15, true)],
  hintCount: 0,
  hasSolution: true,
}

describe('the fences of a guide', () => {
  it('are found by the line of their opening', () => {
    expect(fenceAt(guide, 9)?.line).toBe(9)
    expect(fenceAt(guide, 4)).toBeUndefined()
    expect(fenceAt(undefined, 9)).toBeUndefined()
  })

  it('come one after the other, each once', () => {
    expect(nextFence(guide, {}, false)?.line).toBe(3)
    expect(nextFence(guide, { '01-x:3': true }, false)?.line).toBe(9)
    expect(nextFence(guide, { '02-y:3': true }, false)?.line).toBe(3)
  })

  it('leave the solution out until it is shown', () => {
    const ran = { '01-x:3': true, '01-x:9': true } as const
    expect(nextFence(guide, ran, false)).toBeUndefined()
    expect(nextFence(guide, ran, true)?.line).toBe(15)
  })
})
