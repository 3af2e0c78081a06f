import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Question, TopicPage } from '../contract/quiz'
import { root } from '../testing/test-house'
import { questionsOf, readBank, readTopic } from './quiz-bank'
import { checkQuestions } from './quiz-check'

const folder = path.join(root, 'quizzes')
const yamlIn = (name: string) => readdirSync(path.join(folder, name)).filter((file) => file.endsWith('.yaml'))
const idOf = (file: string) => file.replace(/\.yaml$/, '')
const textOf = (...names: string[]) => readFileSync(path.join(folder, ...names), 'utf8')

function builtIn(): { questions: Question[]; topics: TopicPage[]; problems: unknown[] } {
  const problems: unknown[] = []
  const questions = yamlIn('').flatMap((file) => {
    const read = readBank(file, textOf(file))
    if (read.problems) problems.push(...read.problems)
    return read.bank ? questionsOf(idOf(file), read.bank) : []
  })
  const topics = yamlIn('topics').flatMap((file) => {
    const read = readTopic(file, idOf(file), textOf('topics', file))
    if (read.problems) problems.push(...read.problems)
    return read.topic ? [read.topic] : []
  })
  return { questions, topics, problems }
}

const labs = new Map(
  readdirSync(path.join(root, 'labs')).map((lab) => [
    lab,
    new Set(readdirSync(path.join(root, 'labs', lab, 'steps')).map((file) => file.replace(/\.md$/, ''))),
  ]),
)

describe('the built-in question bank', () => {
  const { questions, topics, problems } = builtIn()

  it('is valid, and every link, source and reason is there', () => {
    expect(problems).toEqual([])
    expect(checkQuestions(questions, topics, labs)).toEqual([])
  })

  it('has enough of everything: questions, kinds, levels, topics', () => {
    expect(questions.length).toBeGreaterThanOrEqual(150)
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
    expect(new Set(questions.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(7)
    for (const level of ['beginner', 'intermediate', 'advanced']) {
      expect(questions.filter((one) => one.level === level).length).toBeGreaterThan(40)
    }
    const pages = new Set(topics.map(({ id }) => id))
    expect(questions.flatMap((one) => one.topics).filter((topic) => !pages.has(topic))).toEqual([])
  })
})

it('has ten predictions or more that a lab answers', () => {
  const { questions } = builtIn()
  const tried = questions.filter((one) => one.kind === 'predict' && one.experiment)
  expect(tried.length).toBeGreaterThanOrEqual(10)
})

describe('checking a bank', () => {
  const question = (id: string, right: number, change: object = {}): Question =>
    ({
      id,
      kind: 'single',
      level: 'beginner',
      topics: ['lag'],
      bank: 'b',
      ask: `Which ${id} of these ${id.repeat(3)}?`,
      because: '',
      source: { title: 'x', url: 'https://dev.mysql.com/' },
      followUps: [],
      choices: [0, 1, 2, 3].map((at) => ({ text: `choice ${at}`, right: at === right, why: 'so' })),
      ...change,
    }) as Question
  const many = (right: (index: number) => number, change: (index: number) => object = () => ({})) =>
    Array.from({ length: 24 }, (_, index) =>
      question(`q${String(index).padStart(3, '0')}`, right(index), change(index)),
    )
  const said = (questions: Question[], topics: TopicPage[] = []) =>
    checkQuestions(questions, topics, labs).map(({ message }) => message)

  it('finds nothing in one that is even', () => {
    expect(said(many((index) => index % 4))).toEqual([])
  })

  it('finds right answers that stand in one place, or are the longest', () => {
    expect(said(many(() => 1))).toContain('100 % of the right answers stand at place 2')
    const long = (index: number) => ({
      choices: [0, 1, 2, 3].map((at) => ({
        text: at === index % 4 ? 'a much longer text' : `no ${at}`,
        right: at === index % 4,
        why: 'so',
      })),
    })
    expect(said(many((index) => index % 4, long))).toEqual(['100 % of the right answers are the longest'])
  })

  it('finds what is missing, what is said twice, and links that lead nowhere', () => {
    const lost = question('a', 0, { source: undefined, see: { lab: 'no-such-lab' } })
    expect(said([lost])).toEqual(['has no source', 'links to a lab that is not there: no-such-lab'])
    expect(said([question('b', 0, { see: { lab: 'async-replication', step: '99-nowhere' } })])).toHaveLength(1)
    const tried = question('e', 0, { kind: 'predict', experiment: { lab: 'async-replication', after: '99-nowhere' } })
    expect(said([tried])).toEqual(['begins after a step that is not there: async-replication/99-nowhere'])
    const twice = { ask: 'How many seconds is the replica behind its source right now?' }
    expect(said([question('c', 0, twice), question('d', 0, twice)])).toEqual(['asks nearly the same as c'])
  })
})
