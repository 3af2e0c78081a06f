import { describe, expect, it } from 'vitest'
import { classMatrices, matrixCsv, stuckSteps } from './class-matrix'
import type { HandIn, HandInStep } from './hand-in'

const step = (id: string, change: Partial<HandInStep> = {}): HandInStep => ({
  id,
  title: id,
  state: 'done',
  spentMs: 60_000,
  doneAt: 1,
  hints: 0,
  solutionShown: false,
  wrongTurns: [],
  answers: [],
  evidence: [],
  ...change,
})
const turn = { check: 'c', why: 'otherwise', expected: 'e', observed: 'o', at: 1 } as const
const handIn = (learner: string, steps: HandInStep[], change: Partial<HandIn> = {}): HandIn => ({
  file: `${learner}.json`,
  learner,
  lab: { id: 'a-lab', title: 'A lab', hash: 'a'.repeat(64) },
  standby: '0.1.0',
  startedAt: 0,
  handedInAt: 1_700_000_000_000,
  earlier: 0,
  receipt: '1234 5678 9abc def0',
  edited: null,
  steps,
  events: [],
  ...change,
})
const only = (handIns: HandIn[]) => {
  const [matrix] = classMatrices(handIns)
  if (!matrix) throw new Error('no matrix')
  return matrix
}

describe('the matrix of a class', () => {
  it('has the learners by their names, and what each step took of all of them', () => {
    const matrix = only([
      handIn('Zoe', [step('01-a'), step('02-b', { spentMs: 300_000, hints: 2, wrongTurns: [turn] })]),
      handIn('Anna', [
        step('01-a', { spentMs: 120_000 }),
        step('02-b', { state: 'open', spentMs: 900_000, solutionShown: true }),
      ]),
      handIn('Max', [step('01-a', { spentMs: 180_000 }), step('02-b', { state: 'untouched', spentMs: 0 })]),
    ])
    expect(matrix.learners.map(({ handIn: { learner }, finished, spentMs }) => [learner, finished, spentMs])).toEqual([
      ['Anna', 1, 1_020_000],
      ['Max', 1, 180_000],
      ['Zoe', 2, 360_000],
    ])
    expect(matrix.steps).toMatchObject([
      { number: 1, finished: 3, unfinished: 0, medianMs: 120_000, hints: 0, wrongTurns: 0 },
      { number: 2, finished: 1, unfinished: 1, medianMs: 300_000, hints: 2, solutions: 1, wrongTurns: 1 },
    ])
    expect(stuckSteps(matrix).map(({ id }) => id)).toEqual(['02-b'])
  })

  it('does not call a class stuck that was not', () => {
    expect(stuckSteps(only([handIn('Anna', [step('01-a'), step('02-b', { spentMs: 70_000 })])]))).toEqual([])
  })

  it('is one for each lab, and says when not all worked on the same', () => {
    const other = handIn('Max', [step('01-a')], { lab: { id: 'b-lab', title: 'B lab', hash: 'b'.repeat(64) } })
    const changed = handIn('Zoe', [step('01-a'), step('09-new')], {
      lab: { id: 'a-lab', title: 'A lab', hash: 'c'.repeat(64) },
    })
    const matrices = classMatrices([handIn('Anna', [step('01-a')]), handIn('Ben', [step('01-a')]), changed, other])
    expect(matrices.map(({ lab, versions, steps }) => [lab.id, versions, steps.length])).toEqual([
      ['a-lab', 2, 1],
      ['b-lab', 1, 1],
    ])
  })

  it('has no step that half of a class took ten minutes over without being told', () => {
    const learners = Array.from({ length: 30 }, (_, index) =>
      handIn(`L${index}`, [
        step('01-a'),
        step('02-b', { state: index % 2 ? 'open' : 'done', spentMs: 600_000 }),
        step('03-c'),
      ]),
    )
    expect(stuckSteps(only(learners)).map(({ id }) => id)).toEqual(['02-b'])
  })
})

describe('the matrix for a spreadsheet', () => {
  it('has a row a learner, and runs nothing that a learner wrote', () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '|calc', 'Anna "the" Berg, A.']
    const csv = matrixCsv(only(names.map((name) => handIn(name, [step('01-a', { hints: 1, wrongTurns: [turn] })]))))
    const rows = csv.trim().split('\r\n')
    expect(rows).toHaveLength(names.length + 1)
    expect(rows[0]).toContain('"01-a state","01-a minutes","01-a hints","01-a solution","01-a wrong turns"')
    for (const row of rows.slice(1)) expect(row).not.toMatch(/^"\s*[=+\-@|]/)
    expect(csv).toContain(`"'=1+1"`)
    expect(csv).toContain('"Anna ""the"" Berg, A."')
    expect(csv).toContain(',"done",1,1,"",1,')
  })
})
