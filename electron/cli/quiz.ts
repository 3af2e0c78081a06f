import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { questionsOf, readBank, readTopic } from '../catalog/quiz-bank'
import { checkQuestions } from '../catalog/quiz-check'
import { AppError } from '../contract/errors'
import { formatProblem } from '../contract/lab'
import type { Question, TopicPage } from '../contract/quiz'
import type { Command } from './command'

/** `quiz check [folder]`: validates question banks; the built-in ones where no folder is given. */
export const runQuiz: Command = async ({ house, words, output }) => {
  if (words[0] !== 'check') throw new AppError('INPUT_INVALID', 'Which one? quiz check [folder]')
  const folder = path.resolve(words[1] ?? path.join(house.resources, 'quizzes'))
  const questions: Question[] = []
  const topics: TopicPage[] = []
  const problems: string[] = []
  for (const file of await yamlIn(folder)) {
    const read = readBank(file, await readFile(path.join(folder, file), 'utf8'))
    if (read.bank) questions.push(...questionsOf(path.basename(file, '.yaml'), read.bank))
    else problems.push(...read.problems.map(formatProblem))
  }
  for (const file of await yamlIn(path.join(folder, 'topics'))) {
    const id = path.basename(file, '.yaml')
    const read = readTopic(`topics/${file}`, id, await readFile(path.join(folder, 'topics', file), 'utf8'))
    if (read.topic) topics.push(read.topic)
    else problems.push(...read.problems.map(formatProblem))
  }
  const labs = new Map(house.catalog.labs().map((lab) => [lab.id, new Set(lab.steps.map(({ id }) => id))]))
  for (const { id, message } of checkQuestions(questions, topics, labs)) problems.push(`${id ?? 'all'}: ${message}`)
  for (const problem of problems) output.line(`FAIL ${problem}`)
  const failed = problems.length
  output.value({ questions: questions.length, topics: topics.length, problems })
  output.line(`${questions.length} questions, ${topics.length} topic pages`)
  output.line(`${questions.length} passed, ${failed} failed`)
  return failed === 0 && questions.length > 0 ? 0 : 1
}

async function yamlIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[])
  return names.filter((name) => name.endsWith('.yaml')).sort()
}
