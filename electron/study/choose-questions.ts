import type { QuizContent } from '../catalog/quiz-library'
import { type Question, topicTitle } from '../contract/quiz'
import type { RunRequest } from '../contract/study'
import type { ReviewStore } from './review-store'
import { chanceAt } from './schedule'
import { viewOf } from './score-answer'
import { dueQuestions, freshQuestions } from './study-figures'
import { byTopicInTurn } from './topic-turns'

interface ChoiceInput {
  content: QuizContent
  store: ReviewStore
  now: number
  newQuestionsADay: number
  /** From 0 to below 1. */
  random(): number
}

/** The questions that a request means, in the order in which they are asked. */
export function chooseQuestions(request: RunRequest, input: ChoiceInput): Question[] {
  const { content, store, now, random } = input
  const all = [...content.questions.values()]
  const ofTopics = (topics: readonly string[]) =>
    topics.length === 0 ? all : all.filter((question) => question.topics.some((topic) => topics.includes(topic)))
  switch (request.kind) {
    case 'daily':
      return [...dueQuestions(content, store, now), ...freshQuestions(content, store, now, input.newQuestionsADay)]
    case 'quiz': {
      const fitting = ofTopics(request.topics).filter((one) => request.level === null || one.level === request.level)
      // What is known least comes first, a bit of chance besides: two quizzes in a row are not the same.
      return mixed(fitting, random)
        .map((question) => ({ question, known: chanceAt(store.schedule, store.card(question.id), now) + random() / 2 }))
        .sort((a, b) => a.known - b.known)
        .slice(0, request.length)
        .map((one) => one.question)
    }
    case 'lab':
      return all.filter((question) => question.see?.lab === request.labId)
    case 'questions':
      return request.questions.flatMap((id) => content.questions.get(id) ?? [])
    case 'mock':
      return mockQuestions(mixed(ofTopics(request.topics), random), request.minutes * 60)
  }
}

/** Open questions and others in turn, no topic again before the others had theirs, until the time is full. */
function mockQuestions(questions: Question[], seconds: number): Question[] {
  const open = byTopicInTurn(questions.filter((question) => question.kind === 'open'))
  const closed = byTopicInTurn(questions.filter((question) => question.kind !== 'open'))
  const chosen: Question[] = []
  let left = seconds
  while (open.length + closed.length > 0) {
    const next = (chosen.length % 2 === 0 ? open.shift() : undefined) ?? closed.shift() ?? (open.shift() as Question)
    left -= viewOf(next, [], false).seconds
    if (left < 0 && chosen.length > 0) break
    chosen.push(next)
  }
  return chosen
}

function mixed<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

export function runTitle(request: RunRequest, content: QuizContent, labTitle: (id: string) => string): string {
  switch (request.kind) {
    case 'daily':
      return 'Daily review'
    case 'mock':
      return 'Mock interview'
    case 'lab':
      return `Quiz: ${labTitle(request.labId)}`
    case 'questions':
      return 'Questions'
    case 'quiz': {
      const [topic] = request.topics
      return request.topics.length === 1 && topic
        ? `Quiz: ${content.topics.get(topic)?.title ?? topicTitle(topic)}`
        : 'Quiz'
    }
  }
}
