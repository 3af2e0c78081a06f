import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { checkHandIn, plainName } from '../classroom/hand-in-file'
import { type ClassMatrix, classMatrices, matrixCsv, stuckSteps } from '../contract/class-matrix'
import { AppError } from '../contract/errors'
import type { CheckedHandIn, HandInStep } from '../contract/hand-in'
import { largestHandInBytes } from '../contract/record'
import type { Command } from './command'

/** Writes what was done in a lab to a file, under the learner's name. */
export const runHandIn: Command = async ({ house, words, options, output }) => {
  const [lab] = words
  if (!lab) throw new AppError('INPUT_INVALID', 'Which lab? npm run standby -- labs lists them.')
  if (!options.name) throw new AppError('INPUT_INVALID', 'Whose work is it? --name "First Last"')
  const { name, text, receipt } = house.handIns.write(lab, options.name)
  const file = path.resolve(options.out ?? name)
  await save(file, text)
  output.value({ file, receipt })
  output.line(file)
  output.line(`Receipt: ${receipt}`)
  output.line('Read it out or write it down for your instructor: the file cannot be changed later without changing it.')
  return 0
}

/** What a class handed in, as a table. */
export const runHandIns: Command = async ({ words, options, output }) => {
  if (words.length === 0) throw new AppError('INPUT_INVALID', 'Which files? hand-ins <file…|folder>')
  const checked: CheckedHandIn[] = []
  for (const file of await filesNamed(words)) checked.push(await checkFile(file))
  const handIns = checked.flatMap((one) => (one.ok ? [one.handIn] : []))
  const broken = checked.flatMap((one) => (one.ok ? [] : [one]))
  const matrices = classMatrices(handIns)
  output.value({
    labs: matrices.map((matrix) => ({ ...matrix, stuck: stuckSteps(matrix).map(({ id }) => id) })),
    broken: broken.map(({ file, reason }) => ({ file, reason })),
  })
  for (const matrix of matrices) for (const line of table(matrix)) output.line(line)
  if (broken.length > 0) output.line(`Not readable: ${broken.length}`)
  for (const { file, reason } of broken) output.line(`  ${file}: ${reason}`)
  if (checked.length === 0) output.line('There are no hand-ins: files that end in .json.')
  if (options.csv !== undefined) {
    const file = path.resolve(options.csv)
    await save(file, matrices.map(matrixCsv).join('\r\n'))
    output.line(`Saved ${file}`)
  }
  return broken.length === 0 && handIns.every(({ edited }) => edited === null) ? 0 : 1
}

async function filesNamed(words: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const word of words) {
    const found = await stat(word).catch(() => null)
    if (!found?.isDirectory()) files.push(word)
    else {
      const names = (await readdir(word)).filter((name) => name.endsWith('.json')).sort()
      files.push(...names.map((name) => path.join(word, name)))
    }
  }
  return files
}

async function checkFile(file: string): Promise<CheckedHandIn> {
  const name = plainName(path.basename(file))
  const found = await stat(file).catch(() => null)
  // A device or a pipe would never end.
  if (!found?.isFile()) return { ok: false, file: name, reason: 'There is no such file.' }
  if (found.size > largestHandInBytes) return { ok: false, file: name, reason: 'It is larger than any hand-in: 2 MB.' }
  try {
    return checkHandIn(name, await readFile(file, 'utf8'))
  } catch (error) {
    return { ok: false, file: name, reason: `It cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}` }
  }
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new AppError(code === 'ENOSPC' ? 'DISK_FULL' : 'FILE_UNREADABLE', `${file} cannot be written: ${code}`, {
      cause,
    })
  }
}

const nameWidth = 22
const cellWidth = 9

/** A row a learner, a column a step: minutes, `?` hints, `s` the solution was shown, `x` wrong turns. */
function table(matrix: ClassMatrix): string[] {
  const { lab, steps, learners, versions } = matrix
  const row = (name: string, cells: string[], end: string) =>
    `${name.slice(0, nameWidth).padEnd(nameWidth)} ${cells.map((cell) => cell.padStart(cellWidth)).join('')}  ${end}`
  const lines = [
    `${plainName(lab.title)} (${lab.id}): ${learners.length} handed in`,
    row(
      '',
      steps.map(({ number }) => `step ${number}`),
      'finished  minutes  receipt',
    ),
  ]
  for (const { handIn, cells, finished, spentMs } of learners) {
    const end = `${`${finished}/${steps.length}`.padEnd(8)}  ${minutes(spentMs).padStart(7)}  ${handIn.receipt}`
    lines.push(row(handIn.learner, cells.map(cellText), end))
    if (handIn.edited) lines.push(`${' '.repeat(nameWidth)} EDITED ${handIn.file}: ${handIn.edited}`)
  }
  lines.push(
    row(
      'median',
      steps.map(({ medianMs }) => (medianMs === null ? '-' : minutes(medianMs))),
      '',
    ),
    row(
      'not finished',
      steps.map(({ unfinished }) => String(unfinished)),
      '',
    ),
    row(
      'hints',
      steps.map(({ hints }) => String(hints)),
      '',
    ),
    row(
      'wrong turns',
      steps.map(({ wrongTurns }) => String(wrongTurns)),
      '',
    ),
  )
  const stuck = stuckSteps(matrix)
  if (stuck.length > 0) lines.push('Where the class got stuck:')
  for (const { number, title } of stuck) lines.push(`  ${number}. ${plainName(title)}`)
  if (versions > 1) lines.push(`Not all worked on the same: the lab's files differ in ${versions} ways.`)
  lines.push('Minutes a step; * marked by hand, … not finished, ? hints, s solution shown, x wrong turns.', '')
  return lines
}

function cellText(cell: HandInStep | null): string {
  if (!cell || cell.state === 'untouched') return '-'
  const state = cell.state === 'open' ? '…' : cell.state === 'unverified' ? '*' : ''
  const hints = cell.hints > 0 ? `?${cell.hints}` : ''
  const turns = cell.wrongTurns.length > 0 ? `x${cell.wrongTurns.length}` : ''
  return ` ${minutes(cell.spentMs)}${state}${hints}${cell.solutionShown ? 's' : ''}${turns}`
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(ms < 600_000 ? 1 : 0)
}
