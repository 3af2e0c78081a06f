import { formatHandIn } from '../classroom/hand-in-file'
import type { RecordBody, RecordEntry, RecordedLab } from '../contract/record'
import { sealEntry } from '../session/record-chain'

export const recordedTestLab: RecordedLab = {
  id: 'a-lab',
  title: 'A lab of a test',
  hash: 'a'.repeat(64),
  steps: [
    { id: '01-look', title: 'Look' },
    { id: '02-act', title: 'Act' },
    { id: '03-check', title: 'Check' },
  ],
}

export const begun = Date.UTC(2026, 0, 31, 9)

export const start = (lab: RecordedLab = recordedTestLab): RecordBody => ({
  kind: 'start',
  session: 'k2j4h8s1',
  startedAt: begun,
  standby: '0.1.0',
  lab,
})

/** A record of what was done, each at its second after the start. */
export function recordOf(...bodies: [second: number, body: RecordBody][]): RecordEntry[] {
  const entries: RecordEntry[] = []
  for (const [second, body] of [[0, start()] as const, ...bodies]) {
    entries.push(sealEntry(entries.at(-1), begun + second * 1000, body))
  }
  return entries
}

export const done = (step: string): RecordBody => ({
  kind: 'done',
  step,
  evidence: [{ name: 'It is so', outcome: { status: 'passed', asked: 'a', expected: 'b', observed: 'c' } }],
})

export const wrongTurn = (step: string): RecordBody => ({
  kind: 'wrong-turn',
  step,
  check: 'It is so',
  why: 'otherwise',
  expected: 'b',
  observed: 'd',
})

export const handIn = (learner: string): RecordBody => ({ kind: 'hand-in', learner, standby: '0.1.0' })

/** A hand-in of somebody who did two of three steps. */
export function handInText(learner = 'Anna Berg'): string {
  return formatHandIn(
    recordOf(
      [10, { kind: 'opened', step: '01-look' }],
      [70, done('01-look')],
      [71, { kind: 'opened', step: '02-act' }],
      [100, { kind: 'hint', step: '02-act', number: 1 }],
      [140, wrongTurn('02-act')],
      [371, done('02-act')],
      [372, { kind: 'opened', step: '03-check' }],
      [400, handIn(learner)],
    ),
  )
}
