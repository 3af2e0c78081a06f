import type { z } from 'zod'
import type { LabProblem } from '../contract/lab'
import { type BankFile, bankSchema, type Question, type TopicPage, topicPageSchema } from '../contract/quiz'
import { YamlSource } from './yaml-source'

export type ReadBank = { bank: BankFile; problems: null } | { bank: null; problems: LabProblem[] }
export type ReadTopic = { topic: TopicPage; problems: null } | { topic: null; problems: LabProblem[] }

/** A bank's text as data, or each of its problems with line and key. @param file as it is named in problems */
export function readBank(file: string, text: string): ReadBank {
  const source = new YamlSource(file, text)
  const bank = parse(source, bankSchema)
  if (!bank) return { bank: null, problems: source.problems }
  const problems = repeatedIds(bank, source)
  return problems.length > 0 ? { bank: null, problems } : { bank, problems: null }
}

export function readTopic(file: string, id: string, text: string): ReadTopic {
  const source = new YamlSource(file, text)
  const topic = parse(source, topicPageSchema)
  return topic ? { topic: { ...topic, id }, problems: null } : { topic: null, problems: source.problems }
}

function parse<S extends z.ZodType>(source: YamlSource, schema: S): z.infer<S> | null {
  if (source.problems.length === 0 && source.value === null) {
    source.problems.push({ file: source.file, line: 1, key: '', message: 'is empty' })
  }
  return source.parse(schema)
}

function repeatedIds(bank: BankFile, source: YamlSource): LabProblem[] {
  const seen = new Set<string>()
  return bank.questions.flatMap(({ id }, index) => {
    const repeated = seen.has(id)
    seen.add(id)
    return repeated ? [source.problem(['questions', index, 'id'], `another question has the id "${id}"`)] : []
  })
}

/** The questions of a bank, with topics filled in. */
export function questionsOf(id: string, bank: BankFile): Question[] {
  return bank.questions.map((question) => ({ ...question, topics: question.topics ?? [bank.topic], bank: id }))
}
