import { describe, expect, it } from 'vitest'
import type { CheckOutcome } from '../contract/check'
import type { Step, WrongAnswer } from '../contract/lab'
import { judgeWrong } from './verify'

const step: Step = {
  id: '06-start',
  file: 'steps/06-start.md',
  title: 'Start',
  checks: [
    { name: 'It runs', replication: { node: 'replica', state: 'running' } },
    { name: 'It is up to date', replication: { node: 'replica', state: 'running', maxBehind: 0 } },
  ],
  body: '',
  bodyLine: 1,
  fences: [],
  hintCount: 0,
  hasSolution: false,
}

const wrong = (change: Partial<WrongAnswer> = {}): WrongAnswer => ({
  file: 'wrong/06-not-started.md',
  title: 'Not started',
  step: '06-start',
  fails: ['It runs'],
  says: [],
  answers: {},
  fences: [],
  back: [],
  final: false,
  ...change,
})

const failed = (observed: string, hint?: string): CheckOutcome => ({
  status: 'failed',
  asked: 'SHOW REPLICA STATUS on replica',
  expected: 'Replica_IO_Running = Yes',
  observed,
  ...(hint ? { hint } : {}),
})
const passed: CheckOutcome = { status: 'passed', asked: 'a', expected: 'b', observed: 'Yes, Yes' }
const errored: CheckOutcome = { status: 'errored', asked: 'a', error: 'replica does not answer' }

describe('a wrong answer', () => {
  it('was caught when the checks it names did not pass', () => {
    expect(judgeWrong(step, wrong(), [failed('No'), passed])).toBeNull()
    expect(judgeWrong(step, wrong(), [errored, passed])).toBeNull()
  })

  it('was not caught when one of them passed', () => {
    expect(judgeWrong(step, wrong(), [passed, failed('No')])).toBe('"It runs" passes: Yes, Yes')
    const both = wrong({ fails: ['It runs', 'It is up to date'] })
    expect(judgeWrong(step, both, [failed('No'), passed])).toBe('"It is up to date" passes: Yes, Yes')
  })

  it('was not caught by a check that has not looked', () => {
    expect(judgeWrong(step, wrong(), [{ status: 'pending' }, passed])).toBe('"It runs" was not looked at')
    expect(judgeWrong(step, wrong(), [])).toBe('"It runs" was not looked at')
    expect(judgeWrong(step, wrong({ fails: ['No such check'] }), [failed('No'), passed])).toContain('was not looked at')
  })

  it('must be told to the learner: in what was expected or seen, in the hint, or in an error', () => {
    const says = (...words: string[]) => wrong({ says: words })
    expect(judgeWrong(step, says('start replica'), [failed('No', 'START REPLICA starts it.'), passed])).toBeNull()
    expect(
      judgeWrong(step, says('Replica_IO_Running = Yes', 'error 1045'), [failed('No; error 1045'), passed]),
    ).toBeNull()
    expect(judgeWrong(step, says('does not answer'), [errored, passed])).toBeNull()
  })

  it('was not caught well when a word is missing: which, and what was said instead', () => {
    const verdict = judgeWrong(step, wrong({ says: ['1236', 'purged', 'No'] }), [failed('No'), passed])
    expect(verdict).toContain('the learner is not told "1236", "purged"')
    expect(verdict).toContain('Replica_IO_Running = Yes')
  })

  it('is not excused by words of a check that passed', () => {
    expect(judgeWrong(step, wrong({ says: ['Yes, Yes'] }), [failed('No'), passed])).toContain('is not told')
  })
})
