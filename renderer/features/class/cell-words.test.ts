import { describe, expect, it } from 'vitest'
import type { HandInStep } from '../../../electron/contract/hand-in'
import { cellMarks, cellMinutes, cellWords } from './cell-words'

const step = (change: Partial<HandInStep>): HandInStep => ({
  id: '01-look',
  title: 'Look',
  state: 'done',
  spentMs: 0,
  doneAt: null,
  hints: 0,
  solutionShown: false,
  wrongTurns: [],
  answers: [],
  evidence: [],
  ...change,
})
const turn = { check: 'c', why: 'otherwise', expected: 'e', observed: 'o', at: 1 } as const

describe('a cell of the matrix', () => {
  it('has minutes that fit', () => {
    expect([10_000, 60_000, 754_000, 7_200_000, 90_000_000].map(cellMinutes)).toEqual(['<1', '1', '13', '120', '25h'])
  })

  it('says in marks and in words what was needed', () => {
    const helped = step({ state: 'open', spentMs: 754_000, hints: 2, solutionShown: true, wrongTurns: [turn] })
    expect(cellMarks(helped)).toBe('?2S×1')
    expect(cellWords(helped)).toBe('not finished, 13 min, 2 hints, solution shown, 1 wrong turn')
    expect(cellWords(step({}))).toBe('done, less than 1 min')
    expect(cellWords(step({ state: 'untouched' }))).toBe('not begun')
  })
})
