import path from 'node:path'
import { stringify } from 'yaml'
import { AppError } from '../contract/errors'
import { type BankFile, bankSchema, type Question } from '../contract/quiz'
import { exportAnki, importAnki } from './quiz-anki'
import { exportCsv, importCsv } from './quiz-csv'
import { exportGift, importGift } from './quiz-gift'

/** A question as another program has it: what it lacks is filled in. */
export type ForeignQuestion = Record<string, unknown>

/** What was written, and which questions the format has no form for. */
export interface Exported {
  text: string
  leftOut: string[]
}

const formats = {
  '.csv': { read: importCsv, write: exportCsv },
  '.gift': { read: importGift, write: exportGift },
  '.txt': { read: importAnki, write: exportAnki },
} as const

function formatOf(file: string): (typeof formats)[keyof typeof formats] {
  const ending = path.extname(file).toLowerCase()
  if (Object.hasOwn(formats, ending)) return formats[ending as keyof typeof formats]
  throw new AppError(
    'INPUT_INVALID',
    `${path.basename(file)}: the format is told by the ending: .csv, .gift, or .txt for Anki.`,
  )
}

/** `.gift` files are often called `.txt`, too. */
function looksLikeGift(text: string): boolean {
  return !/^#(separator|html|columns|tags|notetype|deck|guid)/m.test(text) && /\{[^}]*[=~]/.test(text)
}

/**
 * A bank of what another program exported.
 *
 * @param name the bank's id: questions without an id of their own are numbered under it
 * @throws AppError INPUT_INVALID with each problem
 */
export function importBank(file: string, text: string, name: string): BankFile {
  const format = formatOf(file)
  const clean = text.replace(/^\uFEFF/, '')
  const read = format === formats['.txt'] && looksLikeGift(clean) ? importGift : format.read
  const taken = new Set<string>()
  const questions = read(clean).map((question, index) => {
    const wish = typeof question.id === 'string' ? kebab(question.id) : ''
    let id = wish || `${name}-${index + 1}`
    for (let more = 2; taken.has(id); more += 1) id = `${(wish || name).slice(0, 50)}-${index + 1}-${more}`
    taken.add(id)
    return { level: 'intermediate', ...question, id }
  })
  if (questions.length === 0) throw new AppError('INPUT_INVALID', `${path.basename(file)} has no questions in it.`)
  const parsed = bankSchema.safeParse({ title: name.slice(0, 80), topic: 'imported', questions })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.slice(0, 50).map((issue) => {
    const [, index, ...rest] = issue.path
    const question = typeof index === 'number' ? questions[index] : undefined
    return `${question ? `question ${Number(index) + 1} (${question.id})` : 'the bank'}: ${rest.join('.')} ${issue.message}`
  })
  throw new AppError('INPUT_INVALID', `${path.basename(file)} is not valid: ${problems[0]}`, { details: { problems } })
}

export function exportBank(file: string, questions: readonly Question[]): Exported {
  return formatOf(file).write(questions)
}

/** A bank as one would write it: what is empty or a matter of course is left out. */
export function bankYaml(bank: BankFile): string {
  return stringify(pruned(bank), { lineWidth: 120 })
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(
    ([, one]) => one !== undefined && one !== '' && one !== false && !(Array.isArray(one) && one.length === 0),
  )
  return Object.fromEntries(entries.map(([key, one]) => [key, pruned(one)]))
}

function kebab(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
}
