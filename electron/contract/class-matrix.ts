import type { HandIn, HandInStep } from './hand-in'

/** What a class did in a step. */
export interface ClassStep {
  id: string
  title: string
  /** Counted from 1. */
  number: number
  /** By a check, or marked by hand. */
  finished: number
  /** Opened, and not finished. */
  unfinished: number
  /** Of those who finished it; null where nobody did. */
  medianMs: number | null
  hints: number
  solutions: number
  wrongTurns: number
}

/** The hand-ins of one lab: a row a learner, a column a step. */
export interface ClassMatrix {
  lab: HandIn['lab']
  steps: ClassStep[]
  learners: {
    handIn: HandIn
    cells: (HandInStep | null)[]
    finished: number
    spentMs: number
    hints: number
    wrongTurns: number
  }[]
  /** Hashes of the lab's files differ: not all have worked on the same. */
  versions: number
}

/** Pure: the hand-ins lab by lab, the learners by their names. */
export function classMatrices(handIns: readonly HandIn[]): ClassMatrix[] {
  const byLab = new Map<string, HandIn[]>()
  for (const one of handIns) byLab.set(one.lab.id, [...(byLab.get(one.lab.id) ?? []), one])
  return [...byLab.values()].map(matrixOf).sort((a, b) => a.lab.title.localeCompare(b.lab.title))
}

function matrixOf(handIns: HandIn[]): ClassMatrix {
  const count = new Map<string, number>()
  for (const { lab } of handIns) count.set(lab.hash, (count.get(lab.hash) ?? 0) + 1)
  const [common = ''] = [...count].sort((a, b) => b[1] - a[1]).map(([hash]) => hash)
  const model = handIns.find(({ lab }) => lab.hash === common) ?? handIns[0]
  if (!model) throw new Error('a matrix of no hand-ins')
  const ids = model.steps.map(({ id }) => id)
  const learners = handIns
    .map((handIn) => {
      const cells = ids.map((id) => handIn.steps.find((step) => step.id === id) ?? null)
      return {
        handIn,
        cells,
        finished: cells.filter(isFinished).length,
        spentMs: sum(cells, (cell) => cell.spentMs),
        hints: sum(cells, (cell) => cell.hints),
        wrongTurns: sum(cells, (cell) => cell.wrongTurns.length),
      }
    })
    .sort((a, b) => a.handIn.learner.localeCompare(b.handIn.learner) || a.handIn.handedInAt - b.handIn.handedInAt)
  const steps = model.steps.map(({ id, title }, index): ClassStep => {
    const cells = learners.map((learner) => learner.cells[index] ?? null)
    const done = cells.filter((cell) => cell?.state === 'done')
    return {
      id,
      title,
      number: index + 1,
      finished: cells.filter(isFinished).length,
      unfinished: cells.filter((cell) => cell?.state === 'open').length,
      medianMs: median(done.map((cell) => cell?.spentMs ?? 0)),
      hints: sum(cells, (cell) => cell.hints),
      solutions: cells.filter((cell) => cell?.solutionShown).length,
      wrongTurns: sum(cells, (cell) => cell.wrongTurns.length),
    }
  })
  return { lab: model.lab, steps, learners, versions: count.size }
}

/**
 * Pure: where the class got stuck, the worst first: steps that took clearly longer than the others, that some did not finish, or
 * that took more hints and wrong turns than others did. At most three.
 */
export function stuckSteps({ steps, learners }: ClassMatrix): ClassStep[] {
  const typical = median(steps.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]))) ?? 0
  const weight = (step: ClassStep) => {
    const long = typical > 0 && step.medianMs !== null ? Math.max(0, step.medianMs / typical - 1.5) : 0
    const each = Math.max(1, learners.length)
    const help = (step.hints + 2 * step.solutions) / each
    return long + (3 * step.unfinished) / each + help + step.wrongTurns / each
  }
  return steps
    .map((step) => ({ step, weight: weight(step) }))
    .filter((one) => one.weight >= 0.5)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 3)
    .map(({ step }) => step)
}

/** Pure: the matrix for a spreadsheet: five columns a step. Cells that a spreadsheet would run are marked as text. */
export function matrixCsv(matrix: ClassMatrix): string {
  const heads = matrix.steps.flatMap(({ id }) =>
    ['state', 'minutes', 'hints', 'solution', 'wrong turns'].map((what) => `${id} ${what}`),
  )
  const head = [
    'learner',
    'lab',
    'handed in',
    'receipt',
    'chain',
    'steps finished',
    'minutes',
    'hints',
    'wrong turns',
    ...heads,
    'file',
  ]
  const rows = matrix.learners.map(({ handIn, cells, finished, spentMs, hints, wrongTurns }) => [
    handIn.learner,
    handIn.lab.id,
    new Date(handIn.handedInAt).toISOString(),
    handIn.receipt,
    handIn.edited === null ? 'holds' : 'edited',
    finished,
    minutes(spentMs),
    hints,
    wrongTurns,
    ...cells.flatMap((cell) =>
      cell
        ? [cell.state, minutes(cell.spentMs), cell.hints, cell.solutionShown ? 'shown' : '', cell.wrongTurns.length]
        : ['', '', '', '', ''],
    ),
    handIn.file,
  ])
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[\s]*[=+\-@|%]/.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value
  return `"${text.replaceAll('"', '""')}"`
}

function minutes(ms: number): number {
  return Math.round(ms / 6000) / 10
}

function isFinished(cell: HandInStep | null): boolean {
  return cell?.state === 'done' || cell?.state === 'unverified'
}

function sum(cells: readonly (HandInStep | null)[], of: (cell: HandInStep) => number): number {
  return cells.reduce((total, cell) => total + (cell ? of(cell) : 0), 0)
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
