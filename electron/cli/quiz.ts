import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { checkQuestions } from '../catalog/quiz-check'
import { bankYaml, exportBank, importBank } from '../catalog/quiz-exchange'
import { QuizLibrary } from '../catalog/quiz-library'
import { AppError } from '../contract/errors'
import { formatProblem } from '../contract/lab'
import type { Command, CommandContext } from './command'

const usage = `quiz knows three words:
  quiz check [folder]              is everything in a folder of banks as it should be?
  quiz import <file> [bank.yaml]   .csv, .gift, or .txt as Anki exports it
  quiz export <file> [bank…]       .csv, .gift, or .txt for Anki`

export const runQuiz: Command = async (context) => {
  const [word, ...words] = context.words
  if (word === 'check') return check(context, words[0])
  if (word === 'import') return importInto(context, words)
  if (word === 'export') return exportTo(context, words)
  throw new AppError('INPUT_INVALID', usage)
}

/** Ends with the line `N passed, N failed`. */
async function check({ house, output }: CommandContext, folder: string | undefined): Promise<number> {
  const library = folder
    ? new QuizLibrary(() => [{ folder: path.resolve(folder), origin: 'own' }], null)
    : house.quizzes
  await library.reload()
  const { questions, topics, invalid } = library.content.value
  const labs = new Map(house.catalog.labs().map((lab) => [lab.id, new Set(lab.steps.map(({ id }) => id))]))
  const problems = [
    ...invalid.flatMap((bank) => bank.problems.map(formatProblem)),
    ...checkQuestions([...questions.values()], [...topics.values()], labs).map(
      ({ id, message }) => `${id ?? 'all'}: ${message}`,
    ),
  ]
  for (const problem of problems) output.line(`FAIL ${problem}`)
  const failed = problems.length
  output.value({ questions: questions.size, topics: topics.size, problems })
  output.line(`${questions.size} questions, ${topics.size} topic pages`)
  output.line(`${questions.size} passed, ${failed} failed`)
  return failed === 0 && questions.size > 0 ? 0 : 1
}

async function importInto({ house, output }: CommandContext, [file, target]: string[]): Promise<number> {
  if (!file) throw new AppError('INPUT_INVALID', usage)
  const name = idOf(path.basename(target ?? file, path.extname(target ?? file)))
  const own = process.env.STANDBY_QUIZZES || house.settings.value.value.quizzesFolder
  const to = path.resolve(target ?? path.join(own || path.dirname(file), `${name}.yaml`))
  if (existsSync(to)) {
    throw new AppError('INPUT_INVALID', `${to} is there already. Name another file: quiz import ${file} <bank.yaml>`)
  }
  const bank = importBank(file, await read(file), name)
  await mkdir(path.dirname(to), { recursive: true })
  await writeFile(to, bankYaml(bank), { flag: 'wx' })
  output.value({ file: to, questions: bank.questions.length })
  output.line(`${bank.questions.length} questions written to ${to}`)
  if (!own) output.line('Tell Standby where your banks are in Settings, or with STANDBY_QUIZZES.')
  return 0
}

async function exportTo({ house, output }: CommandContext, [file, ...banks]: string[]): Promise<number> {
  if (!file) throw new AppError('INPUT_INVALID', usage)
  await house.quizzes.reload()
  const { questions, banks: known } = house.quizzes.content.value
  const unknown = banks.find((id) => !known.some((bank) => bank.id === id))
  if (unknown) {
    throw new AppError(
      'INPUT_INVALID',
      `There is no bank "${unknown}". There are: ${known.map((bank) => bank.id).join(', ')}.`,
    )
  }
  const chosen = [...questions.values()].filter((one) => banks.length === 0 || banks.includes(one.bank))
  const { text, leftOut } = exportBank(file, chosen)
  await writeFile(file, text)
  const written = chosen.length - leftOut.length
  output.value({ file: path.resolve(file), questions: written, leftOut })
  output.line(`${written} questions written to ${file}`)
  if (leftOut.length > 0) output.line(`Left out, since the format has no form for them: ${leftOut.join(', ')}`)
  return 0
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', `${file} could not be read.`, { details: { file }, cause })
  }
}

function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
  return id || 'imported'
}
