import type { QuizContent } from '../catalog/quiz-library'
import { type Question, topicTitle } from '../contract/quiz'
import type { StudyView, TopicView } from '../contract/study'
import { dayAfter, dayStart, streakOf } from './local-days'
import type { ReviewStore } from './review-store'
import { isLeech, mastery } from './schedule'
import { byTopicInTurn } from './topic-turns'

export const forecastDays = 14
export const historyDays = 28

/** Cards that are due until the end of today, those wrong with confidence first, then the oldest. */
export function dueQuestions(content: QuizContent, store: ReviewStore, now: number): Question[] {
  const tonight = dayAfter(now, 1)
  const due = [...content.questions.values()].flatMap((question) => {
    const state = store.card(question.id)
    return state && state.card.due.getTime() < tonight && state.lastAt < dayStart(now) ? [{ question, state }] : []
  })
  return due
    .sort(
      (a, b) =>
        Number(b.state.flagged) - Number(a.state.flagged) || a.state.card.due.getTime() - b.state.card.due.getTime(),
    )
    .map((one) => one.question)
}

const levelRank = { beginner: 0, intermediate: 1, advanced: 2 } as const

/** Questions never asked that belong to today: easy ones first, topics taken in turn. */
export function freshQuestions(content: QuizContent, store: ReviewStore, now: number, perDay: number): Question[] {
  const today = dayStart(now)
  const begun = [...store.cards.values()].filter((state) => state.firstAt >= today).length
  const unseen = [...content.questions.values()]
    .filter((question) => !store.card(question.id))
    .sort((a, b) => levelRank[a.level] - levelRank[b.level])
  return byTopicInTurn(unseen).slice(0, Math.max(0, perDay - begun))
}

interface FigureInput {
  content: QuizContent
  store: ReviewStore
  now: number
  ready: boolean
  newQuestionsADay: number
}

export function studyFigures({ content, store, now, ready, newQuestionsADay }: FigureInput): StudyView {
  const questions = [...content.questions.values()]
  const due = dueQuestions(content, store, now)
  const times = store.times()
  const today = dayStart(now)
  const { reviews } = store
  const topics = topicViews(content, store, new Set(due.map((question) => question.id)), now)
  const seen = questions.filter((question) => store.card(question.id))
  return {
    ready,
    banks: content.banks.map(({ id, title, origin }) => ({
      id,
      title,
      origin,
      questions: questions.filter((question) => question.bank === id).length,
    })),
    invalid: content.invalid,
    questions: questions.length,
    levels: {
      beginner: questions.filter((question) => question.level === 'beginner').length,
      intermediate: questions.filter((question) => question.level === 'intermediate').length,
      advanced: questions.filter((question) => question.level === 'advanced').length,
    },
    due: due.length,
    fresh: freshQuestions(content, store, now, newQuestionsADay).length,
    reviewedToday: times.filter((at) => at >= today).length,
    streakDays: streakOf(times, now),
    reviews: reviews.length,
    rightShare: reviews.length === 0 ? null : reviews.filter((review) => review.right).length / reviews.length,
    mastery: seen.length === 0 ? null : mean(questions.map((one) => mastery(store.schedule, store.card(one.id), now))),
    topics,
    forecast: forecast(questions, store, now, due.length),
    history: history(store, times, now),
    flagged: questions.filter((one) => store.card(one.id)?.flagged).map(({ id, ask }) => ({ id, ask })),
    leeches: questions.flatMap((one) => {
      const state = store.card(one.id)
      if (!state || !isLeech(state)) return []
      const see = one.see ? { lab: one.see.lab, step: one.see.step ?? null } : null
      return [{ id: one.id, ask: one.ask, wrong: state.wrong, see }]
    }),
    predictions: questions.flatMap((one) =>
      one.kind === 'predict' && one.experiment
        ? [{ id: one.id, ask: one.ask, lab: one.experiment.lab, seen: store.card(one.id) !== undefined }]
        : [],
    ),
    labs: countsOf(questions.flatMap((question) => (question.see ? [question.see.lab] : []))),
    damaged: store.damaged,
  }
}

function topicViews(content: QuizContent, store: ReviewStore, due: ReadonlySet<string>, now: number): TopicView[] {
  const byTopic = new Map<string, Question[]>([...content.topics.keys()].map((id) => [id, []]))
  for (const question of content.questions.values()) {
    for (const topic of question.topics) byTopic.set(topic, [...(byTopic.get(topic) ?? []), question])
  }
  return [...byTopic].map(([id, questions]) => {
    const seen = questions.filter((question) => store.card(question.id)).length
    const page = content.topics.get(id)
    const labs = [...(page?.labs ?? []), ...questions.flatMap((question) => (question.see ? [question.see.lab] : []))]
    return {
      id,
      title: page?.title ?? topicTitle(id),
      questions: questions.length,
      seen,
      due: questions.filter((question) => due.has(question.id)).length,
      mastery: seen === 0 ? null : mean(questions.map((one) => mastery(store.schedule, store.card(one.id), now))),
      hasPage: page !== undefined,
      labs: [...new Set(labs)],
    }
  })
}

function forecast(questions: Question[], store: ReviewStore, now: number, dueToday: number): StudyView['forecast'] {
  const days = Array.from({ length: forecastDays }, (_, day) => ({ at: dayAfter(now, day), due: 0 }))
  for (const question of questions) {
    const at = store.card(question.id)?.card.due.getTime()
    if (at === undefined) continue
    const day = days.findIndex((one, index) => index > 0 && at >= one.at && at < dayAfter(one.at, 1))
    if (day > 0) (days[day] as { due: number }).due += 1
  }
  ;(days[0] as { due: number }).due = dueToday
  return days
}

function history(store: ReviewStore, times: number[], now: number): StudyView['history'] {
  const days = new Map(
    Array.from({ length: historyDays }, (_, index) => {
      const at = dayAfter(now, index - historyDays + 1)
      return [at, { at, right: 0, wrong: 0 }]
    }),
  )
  store.reviews.forEach((review, index) => {
    const day = days.get(dayStart(times[index] as number))
    if (day) day[review.right ? 'right' : 'wrong'] += 1
  })
  return [...days.values()]
}

function countsOf(ids: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  return counts
}

export function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
