import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Live } from '../base/live'
import { checkQuestions } from '../catalog/quiz-check'
import { bankYaml, exportBank, importBank } from '../catalog/quiz-exchange'
import { QuizLibrary } from '../catalog/quiz-library'
import { AppError } from '../contract/errors'
import { type ExperimentView, foretells } from '../contract/experiment'
import { formatProblem } from '../contract/lab'
import { runExperiment } from '../session/experiment'
import type { Command, CommandContext } from './command'

const usage = `quiz knows four words:
  quiz check [folder]              is everything in a folder of banks as it should be?
  quiz run [question…]             try predictions on their labs, all of them where none is named
  quiz import <file> [bank.yaml]   .csv, .gift, or .txt as Anki exports it
  quiz export <file> [bank…]       .csv, .gift, or .txt for Anki`

export const runQuiz: Command = async (context) => {
  const [word, ...words] = context.words
  if (word === 'check') return check(context, words[0])
  if (word === 'run') return tryOut(context, words)
  if (word === 'import') return importInto(context, words)
  if (word === 'export') return exportTo(context, words)
  throw new AppError('INPUT_INVALID', usage)
}

/** Ends with the line `N passed, N failed`. */
async function check({ house, output }: CommandContext, folder: string | undefined): Promise<number> {
  const library = folder ? new QuizLibrary(() => [{ folder: path.resolve(folder), origin: 'own' }]) : house.quizzes
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

/** Whether real labs measure what the questions expect. Ends with the line `N passed, N failed`. */
async function tryOut({ house, output, signal }: CommandContext, ids: string[]): Promise<number> {
  await house.quizzes.reload()
  const { questions } = house.quizzes.content.value
  const unknown = ids.find((id) => !questions.has(id))
  if (unknown) throw new AppError('INPUT_INVALID', `There is no question "${unknown}".`)
  const chosen = [...questions.values()].filter((one) => ids.length === 0 || ids.includes(one.id))
  await house.engine.require()
  const results: { id: string; passed: boolean; measured: string; observed: string; seconds: number }[] = []
  for (const question of chosen) {
    if (question.kind !== 'predict' || !question.experiment) continue
    const begun = Date.now()
    const view = new Live<ExperimentView>({ lab: question.experiment.lab, stages: [], measurement: null })
    view.onChange(({ stages }) => {
      const doing = stages.find((stage) => stage.state === 'doing')
      if (doing) output.doing(`… ${question.id}: ${doing.title}`)
    })
    const context = { sessions: house.sessions, lab: (id: string) => house.catalog.lab(id) }
    const tried = await runExperiment(question.experiment, context, view, signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code !== 'CANCELLED') return error
      throw error
    })
    const failed = tried instanceof AppError
    const right = question.choices.find((choice) => choice.right)
    const passed = !failed && right !== undefined && foretells(right, tried.value)
    const measured = failed ? tried.code : String(tried.value)
    const observed = failed ? tried.message : tried.observed
    const seconds = (Date.now() - begun) / 1000
    results.push({ id: question.id, passed, measured, observed, seconds })
    output.line(`${passed ? 'ok  ' : 'FAIL'} ${question.id}: ${measured} (${seconds.toFixed(1)} s)`)
    output.line(`     ${observed}`)
  }
  const failed = results.filter((result) => !result.passed).length
  output.value({ results, passed: results.length - failed, failed })
  output.line(`${results.length - failed} passed, ${failed} failed`)
  return failed === 0 && results.length > 0 ? 0 : 1
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
