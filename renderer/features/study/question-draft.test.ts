import { describe, expect, it } from 'vitest'
import type { QuestionView } from '../../../electron/contract/study'
import { answerOf, choose, emptyDraft, move, optionOfKey } from './question-draft'

const view = (kind: QuestionView['kind'], change: Partial<QuestionView> = {}): QuestionView => ({
  id: 'q',
  kind,
  level: 'beginner',
  topics: ['lag'],
  ask: 'What?',
  output: null,
  mermaid: null,
  options: ['a', 'b', 'c'],
  lefts: [],
  seconds: 60,
  fresh: true,
  experiment: null,
  ...change,
})

describe('a draft', () => {
  it('is no answer while something is missing', () => {
    for (const kind of ['single', 'several', 'output', 'sql'] as const) {
      expect(answerOf(view(kind), emptyDraft(view(kind)))).toBeNull()
    }
    const match = view('match', { lefts: ['x', 'y', 'z'] })
    expect(answerOf(match, { ...emptyDraft(match), rights: [0, null, 1] })).toBeNull()
    expect(answerOf(match, { ...emptyDraft(match), rights: [0, 2, 1] })).toEqual({ kind: 'match', rights: [0, 2, 1] })
  })

  it('has one choice, or several that can be taken back', () => {
    const one = view('single')
    expect(choose(one, choose(one, emptyDraft(one), 0), 2).chosen).toEqual([2])
    const many = view('several')
    const both = choose(many, choose(many, emptyDraft(many), 2), 0)
    expect(both.chosen).toEqual([0, 2])
    expect(choose(many, both, 2).chosen).toEqual([0])
    expect(choose(many, both, 3)).toBe(both)
  })

  it('has an order in which items move by one place, and not over an end', () => {
    const draft = emptyDraft(view('order'))
    expect(move(draft, 0, 1).order).toEqual([1, 0, 2])
    expect(move(draft, 2, -1).order).toEqual([0, 2, 1])
    expect(move(draft, 0, -1)).toBe(draft)
    expect(move(draft, 2, 1)).toBe(draft)
  })
})

it('keys stand for options by letter and by number', () => {
  expect(['a', 'F', '1', '6', 'g', '7', 'Enter'].map(optionOfKey)).toEqual([0, 5, 0, 5, -1, -1, -1])
})
