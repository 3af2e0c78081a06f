import { z } from 'zod'
import type { ExperimentView } from './experiment'
import { labIdSchema } from './lab'
import { progressSchema } from './progress'
import {
  type InvalidBank,
  type QuestionKind,
  type QuestionLevel,
  questionIdSchema,
  questionLevelSchema,
  topicIdSchema,
} from './quiz'

export const confidenceSchema = z.enum(['sure', 'unsure'])
export type Confidence = z.infer<typeof confidenceSchema>

export const gradeSchema = z.enum(['again', 'hard', 'good'])
export type ReviewGrade = z.infer<typeof gradeSchema>

/** One answer to one question, as it is kept for ever: one line of the log. */
export const reviewSchema = z.object({
  /** Its own id, by which logs of two machines are joined. */
  id: z.string().min(1).max(64),
  question: questionIdSchema,
  /** What the clock of this machine said, in milliseconds. It may have been wrong. */
  at: z.number().int().min(0).max(8.64e15),
  right: z.boolean(),
  confidence: confidenceSchema,
})
export type Review = z.infer<typeof reviewSchema>

/** What to ask. */
export const runRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily') }),
  z.strictObject({
    kind: z.literal('quiz'),
    /** Empty: all. */
    topics: z.array(topicIdSchema).max(100),
    level: questionLevelSchema.nullable(),
    length: z.number().int().min(1).max(100),
  }),
  z.strictObject({ kind: z.literal('lab'), labId: labIdSchema }),
  z.strictObject({ kind: z.literal('questions'), questions: z.array(questionIdSchema).min(1).max(50) }),
  z.strictObject({
    kind: z.literal('mock'),
    topics: z.array(topicIdSchema).max(100),
    minutes: z.number().int().min(5).max(120),
  }),
])
export type RunRequest = z.infer<typeof runRequestSchema>

/** A question as it is shown before it is answered: nothing in it tells the right answer. */
export interface QuestionView {
  id: string
  kind: QuestionKind
  level: QuestionLevel
  topics: string[]
  ask: string
  output: string | null
  mermaid: string | null
  /** Choices, items to order, or the right-hand sides of a match; shuffled. */
  options: string[]
  /** The left-hand sides of a match. */
  lefts: string[]
  /** How long one has in a mock interview, in seconds. */
  seconds: number
  /** Never answered before. */
  fresh: boolean
  /** The lab on which it can be tried; null where it cannot. */
  experiment: string | null
}

export interface RunView {
  id: string
  request: RunRequest
  title: string
  questions: QuestionView[]
}

const place = z.number().int().min(0).max(6)

/** What the learner answered; numbers are places in what was shown. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), chosen: z.array(place).min(1).max(6) }),
  z.strictObject({ kind: z.literal('order'), order: z.array(place).min(3).max(7) }),
  /** For each left-hand side the right-hand side. */
  z.strictObject({ kind: z.literal('match'), rights: z.array(place).min(3).max(6) }),
  z.strictObject({ kind: z.literal('sql'), text: z.string().max(10_000) }),
  /** The points of the rubric that one named, by one's own judgement; with no rubric, whether one knew it. */
  z.strictObject({ kind: z.literal('open'), named: z.array(place).max(7), text: z.string().max(20_000) }),
  /** No answer: does not know, or the time was up. */
  z.strictObject({ kind: z.literal('none') }),
])
export type Answer = z.infer<typeof answerSchema>

/** What is told of a question once it was answered. */
export interface Reveal {
  /** Of each option shown: whether it is right, and why or why not. Choices only. */
  choices: { right: boolean; why: string }[]
  /** The right order, as places in what was shown. */
  order: number[]
  /** Of each left-hand side the place of the right one, and why. */
  matches: { right: number; why: string }[]
  accept: string[]
  /** Why the statement that was typed is wrong, where the bank foresaw it. */
  wrongSql: { sql: string; why: string }[]
  model: string
  rubric: string[]
  because: string
  source: { title: string; url: string } | null
  see: { lab: string; step: string | null } | null
  followUps: string[]
}

export interface AnswerView {
  right: boolean
  /** How much of it was right, 0 to 1. */
  share: number
  confidence: Confidence
  grade: ReviewGrade
  /** Wrong, and sure of it. */
  flagged: boolean
  /** Wrong so often that it should be learned in another way. */
  leech: boolean
  dueAt: number
  reveal: Reveal
}

/** A prediction that is being tried on a real lab, and what it came to. */
export interface PredictionView {
  experiment: ExperimentView
  /** Scored by what was measured; null until then. */
  answer: AnswerView | null
  /** The measured value is not the one that the bank's author expected. */
  surprising: boolean
}

/** What can be read of an open question before one judges oneself. */
export interface ModelAnswer {
  model: string
  rubric: string[]
  followUps: string[]
}

export interface TopicView {
  id: string
  title: string
  questions: number
  /** Questions answered at least once. */
  seen: number
  due: number
  /** The share of its questions that one would answer right in a week; null where none was answered yet. */
  mastery: number | null
  hasPage: boolean
  labs: string[]
}

/** What stands behind the pages of interview preparation. */
export interface StudyView {
  /** false while the banks are being read for the first time. */
  ready: boolean
  banks: { id: string; title: string; origin: 'built-in' | 'own'; questions: number }[]
  invalid: InvalidBank[]
  questions: number
  levels: Record<QuestionLevel, number>
  /** Reviews that are due today. */
  due: number
  /** Questions never asked that today's review brings. */
  fresh: number
  reviewedToday: number
  streakDays: number
  reviews: number
  /** Answered right, of all reviews; null before the first. */
  rightShare: number | null
  mastery: number | null
  topics: TopicView[]
  /** How many reviews fall due on each of the next days, today first. */
  forecast: { at: number; due: number }[]
  /** Answers a day, the oldest first, up to today. */
  history: { at: number; right: number; wrong: number }[]
  /** Wrong and sure of it, not answered right since. */
  flagged: { id: string; ask: string }[]
  leeches: { id: string; ask: string; wrong: number; see: { lab: string; step: string | null } | null }[]
  /** Questions that a real lab answers. */
  predictions: { id: string; ask: string; lab: string; seen: boolean }[]
  /** Labs that questions refer to, with how many. */
  labs: Record<string, number>
  /** What became of a damaged file of reviews. */
  damaged: { setAside: string; kept: number; lost: number } | null
}

export interface TopicPageView {
  id: string
  title: string
  oneLine: string
  trick: string
  mermaid: string
  questions: { id: string; ask: string; answer: string; because: string }[]
  labs: { id: string; title: string }[]
}

export interface Scorecard {
  title: string
  at: number
  answered: number
  asked: number
  /** 0 to 1, over all questions asked. */
  share: number
  topics: { topic: string; title: string; share: number; questions: number }[]
  questions: {
    id: string
    ask: string
    topic: string
    kind: QuestionKind
    share: number
    right: boolean
    answered: boolean
    seconds: number | null
  }[]
  /** The whole as a Markdown document. */
  markdown: string
}

/** All progress as one file, to keep or to take to another machine. */
export const progressFileSchema = z.strictObject({
  format: z.literal('standby-progress'),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  reviews: z.array(reviewSchema).max(1_000_000),
  labs: progressSchema.shape.labs,
})
export type ProgressFile = z.infer<typeof progressFileSchema>

/** What taking in a file of progress does. Nothing is ever removed by it. */
export interface ImportSummary {
  reviewsNew: number
  reviewsKnown: number
  labsNew: number
  labsMore: number
}
