import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Question } from '../contract/quiz'
import { type Answer, answerSchema } from '../contract/study'
import { everyKind, questionsFrom } from '../testing/quiz-files'
import { gradeOf, revealOf, scoreAnswer, shuffled, viewOf } from './score-answer'

const questions = new Map(questionsFrom(everyKind).map((question) => [question.id, question]))
const get = (id: string) => questions.get(id) as Question
const score = (id: string, shown: number[], answer: Answer) => scoreAnswer(get(id), shown, answer)
const right = { right: true, share: 1 }
const wrong = { right: false, share: 0 }

describe('an answer', () => {
  it('to one choice is right where the right one was shown', () => {
    const shown = [2, 0, 1]
    expect(score('one-choice', shown, { kind: 'choice', chosen: [2] })).toEqual(right)
    expect(score('one-choice', shown, { kind: 'choice', chosen: [1] })).toEqual(wrong)
    expect(score('one-choice', shown, { kind: 'choice', chosen: [2, 1] })).toEqual(wrong)
  })

  it('to several choices is right with all of them and no other', () => {
    const shown = [1, 0, 2]
    expect(score('some-choices', shown, { kind: 'choice', chosen: [2, 1] })).toEqual(right)
    expect(score('some-choices', shown, { kind: 'choice', chosen: [1] })).toEqual(wrong)
    expect(score('some-choices', shown, { kind: 'choice', chosen: [0, 1, 2] })).toEqual(wrong)
  })

  it('to an order is right with every item in its place', () => {
    const shown = [3, 1, 0, 2]
    expect(score('in-order', shown, { kind: 'order', order: [2, 1, 3, 0] })).toEqual(right)
    expect(score('in-order', shown, { kind: 'order', order: [2, 1, 0, 3] })).toEqual(wrong)
    expect(score('in-order', shown, { kind: 'order', order: [2, 1, 3] })).toEqual(wrong)
  })

  it('to a match counts each pair, and is right with all', () => {
    const shown = [1, 2, 0]
    expect(score('in-pairs', shown, { kind: 'match', rights: [2, 0, 1] })).toEqual(right)
    expect(score('in-pairs', shown, { kind: 'match', rights: [2, 1, 0] })).toEqual({ right: false, share: 1 / 3 })
  })

  it('in SQL is compared by meaning with each right statement', () => {
    expect(score('in-sql', [], { kind: 'sql', text: 'stop replica;' })).toEqual(right)
    expect(score('in-sql', [], { kind: 'sql', text: 'STOP REPLICA IO_THREAD, SQL_THREAD' })).toEqual(right)
    expect(score('in-sql', [], { kind: 'sql', text: 'STOP SLAVE' })).toEqual(wrong)
    expect(score('in-sql', [], { kind: 'sql', text: '' })).toEqual(wrong)
  })

  it('in words is right from six tenths of the points on', () => {
    expect(score('in-words', [], { kind: 'open', named: [0, 2], text: '' })).toEqual({ right: true, share: 2 / 3 })
    expect(score('in-words', [], { kind: 'open', named: [1], text: '' })).toEqual({ right: false, share: 1 / 3 })
  })

  it('that is none is wrong everywhere', () => {
    for (const question of questions.values()) expect(scoreAnswer(question, [], { kind: 'none' })).toEqual(wrong)
  })

  it('of another kind is wrong, whatever it is, and never an error', () => {
    const place = fc.nat(6)
    const answer = fc.oneof(
      fc.record({ kind: fc.constant('choice'), chosen: fc.array(place, { minLength: 1, maxLength: 6 }) }),
      fc.record({ kind: fc.constant('order'), order: fc.array(place, { minLength: 3, maxLength: 7 }) }),
      fc.record({ kind: fc.constant('match'), rights: fc.array(place, { minLength: 3, maxLength: 6 }) }),
      fc.record({ kind: fc.constant('sql'), text: fc.string() }),
      fc.record({ kind: fc.constant('open'), named: fc.array(place, { maxLength: 7 }), text: fc.string() }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...questions.values()),
        answer,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999 })),
        (question, given, stream) => {
          const parsed = answerSchema.parse(given)
          const shown = shuffled(question, () => stream.next().value as number)
          const { right: is, share } = scoreAnswer(question, shown, parsed)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
          const kinds = { order: 'order', match: 'match', sql: 'sql', open: 'open' } as Record<string, string>
          if ((kinds[question.kind] ?? 'choice') !== parsed.kind) expect(is).toBe(false)
          revealOf(question, shown, parsed)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a grade', () => {
  it('tells right by luck from right by knowledge', () => {
    expect(gradeOf(true, 'sure')).toBe('good')
    expect(gradeOf(true, 'unsure')).toBe('hard')
    expect(gradeOf(false, 'unsure')).toBe('again')
    expect(gradeOf(false, 'sure')).toBe('again')
  })
})

describe('what is shown before the answer', () => {
  it('has every option once, and nothing that tells the right one', () => {
    for (const question of questions.values()) {
      const view = viewOf(question, shuffled(question, Math.random), true)
      expect(JSON.stringify(view)).not.toMatch(/"right"|why|because|model|accept|rubric|It does\./)
      expect(view.options).toHaveLength(new Set(view.options).size)
    }
  })

  it('never has steps in the right order already', () => {
    for (const random of [0, 0.5, 0.999]) {
      expect(
        viewOf(
          get('in-order'),
          shuffled(get('in-order'), () => random),
          true,
        ).options,
      ).not.toEqual(['First', 'Second', 'Third', 'Fourth'])
    }
  })
})

describe('what is told after the answer', () => {
  it('stands at the places shown', () => {
    const reveal = revealOf(get('one-choice'), [2, 0, 1], { kind: 'none' })
    expect(reveal.choices.map((choice) => choice.right)).toEqual([false, false, true])
    expect(revealOf(get('in-order'), [3, 1, 0, 2], { kind: 'none' }).order).toEqual([2, 1, 3, 0])
    expect(revealOf(get('in-pairs'), [1, 2, 0], { kind: 'none' }).matches.map((pair) => pair.right)).toEqual([2, 0, 1])
  })

  it('says why a foreseen wrong statement is wrong', () => {
    const reveal = revealOf(get('in-sql'), [], { kind: 'sql', text: 'stop slave;' })
    expect(reveal.wrongSql).toEqual([{ sql: 'STOP SLAVE', why: 'That word is gone.' }])
  })
})
