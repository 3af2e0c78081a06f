import { beforeEach, describe, expect, it } from 'vitest'
import type { CheckOutcome } from '../contract/check'
import { WrongTurns } from './wrong-turns'

const passed: CheckOutcome = { status: 'passed', asked: 'a', expected: 'b', observed: 'b' }
const failed = (observed: string): CheckOutcome => ({ status: 'failed', asked: 'a', expected: 'b', observed })

let turns: WrongTurns
/** What is counted while the check is looked at twice a second. */
function look(outcome: CheckOutcome, from: number, to: number, isAnswer = false) {
  const counted = []
  for (let second = from; second < to; second += 0.5) {
    const turn = turns.observe('01-look', 'It is so', isAnswer, outcome, second * 1000)
    if (turn) counted.push(`${turn.why}: ${turn.observed}`)
  }
  return counted
}

beforeEach(() => {
  turns = new WrongTurns()
})

describe('wrong turns', () => {
  it('are none while a check fails as it did at first, however long', () => {
    expect(look(failed('nothing is set up'), 0, 300)).toEqual([])
  })

  it('are none on the straight way to the goal', () => {
    expect([
      ...look(failed('nothing is set up'), 0, 60),
      ...look(failed('connecting'), 60, 63),
      ...look(passed, 63, 90),
    ]).toEqual([])
  })

  it('are a failure that differs and stays, counted once', () => {
    look(failed('nothing is set up'), 0, 60)
    expect(look(failed('access denied'), 60, 200)).toEqual(['otherwise: access denied'])
    look(failed('nothing is set up'), 200, 300)
    expect(look(failed('access denied'), 300, 400)).toEqual([])
  })

  it('are no numbers that move by themselves', () => {
    look(failed('12 transactions behind'), 0, 20)
    expect(look(failed('340 transactions behind'), 20, 60)).toEqual([])
    look(failed('3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5'), 60, 61)
    expect(look(failed('3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77'), 61, 64)).toEqual([])
  })

  it('are a check that had passed and fails again for longer than a moment', () => {
    look(failed('no rows'), 0, 10)
    look(passed, 10, 20)
    expect(look(failed('no rows'), 20, 24)).toEqual([])
    expect(look(passed, 24, 30)).toEqual([])
    expect(look(failed('no rows'), 30, 60)).toEqual(['undone: no rows'])
  })

  it('are every answer that is not right, at once, and each only once', () => {
    look(failed('not answered yet'), 0, 10, true)
    expect(look(failed('you answered: 1062'), 10, 11, true)).toEqual(['answer: you answered: 1062'])
    expect(look(failed('you answered: 1063'), 11, 12, true)).toEqual(['answer: you answered: 1063'])
    expect(look(failed('you answered: 1062'), 12, 13, true)).toEqual([])
  })

  it('are not what could not be asked', () => {
    look(failed('no rows'), 0, 10)
    expect(look({ status: 'errored', asked: 'a', error: 'the server does not answer' }, 10, 60)).toEqual([])
  })

  it('are counted to a limit', () => {
    look(failed('at first'), 0, 10)
    const counted = Array.from({ length: 60 }, (_, index) =>
      look(failed('x'.repeat(index + 1)), 10 + index * 10, 20 + index * 10),
    )
    expect(counted.flat()).toHaveLength(10)
  })
})
