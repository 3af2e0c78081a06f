import { z } from 'zod'
import { calendarSpecSchema } from './calendar'
import { type Check, nodeIdSchema } from './check'
import type { DemoSummary } from './demo'
import { trafficSpecSchema } from './traffic'

export const labIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be lower-case letters, digits and dashes')
export const stepIdSchema = z
  .string()
  .regex(/^\d{2}-[a-z0-9][a-z0-9-]{0,60}$/, 'must be two digits, a dash, and lower-case words joined by dashes')

export const labLevels = ['beginner', 'intermediate', 'advanced'] as const

/** `lab.yaml`: what a lab says of itself. */
export const labManifestSchema = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(300),
  level: z.enum(labLevels),
  /** How long a learner takes, in minutes. */
  minutes: z.number().int().min(1).max(600),
  /** The first topic is the heading under which the catalogue lists the lab. */
  topics: z.array(z.string().min(1).max(40)).min(1),
  objectives: z.array(z.string().min(1).max(200)).min(1),
  /** Labs that one should have done before, by id. */
  requires: z.array(labIdSchema).default([]),
  /** Nodes whose terminals are open at the start. */
  terminals: z.array(nodeIdSchema).default([]),
  /** Streams of orders, to be started and stopped by the learner. */
  traffic: z.array(trafficSpecSchema).max(4).default([]),
  /** Days that pass in seconds, with the backups that are taken on them. */
  calendar: calendarSpecSchema.optional(),
})
export type LabManifest = z.infer<typeof labManifestSchema>

export const nodeKinds = ['mysql', 'proxy', 'api', 'probe', 'store', 'client'] as const
export type NodeKind = (typeof nodeKinds)[number]

/**
 * Languages of a fence that can be run: on a node typed into its mysql prompt, into its shell, or a fault injected into it;
 * `traffic` on a stream of orders, `calendar` on the lab's calendar.
 */
export const fenceLanguages = ['sql', 'sh', 'fault', 'traffic', 'calendar'] as const
export type FenceLanguage = (typeof fenceLanguages)[number]

/** A runnable block of a guide. */
export interface Fence {
  /** The line of the opening fence in the step's body, counted from 1: how the view finds it again. */
  line: number
  language: FenceLanguage
  node: string
  code: string
  /** Inside `:::solution`: shown only on request. */
  inSolution: boolean
  /** The MySQL error number with which this fence is meant to be refused; a fence without one must succeed. */
  error: number | null
  /** It restores onto this server: whoever runs it is asked first where that holds anything. */
  restores?: string
}

/** One step as read from disk. */
export interface Step {
  id: string
  /** The file, relative to the lab's folder. */
  file: string
  title: string
  checks: Check[]
  /** Markdown without the front matter. */
  body: string
  /** The line of the file on which the body begins, counted from 1. */
  bodyLine: number
  fences: Fence[]
  hintCount: number
  hasSolution: boolean
}

/** A plausible wrong answer to a step, and what must be said about it. */
export interface WrongAnswer {
  /** The file, relative to the lab's folder. */
  file: string
  title: string
  /** The step it answers, by id. */
  step: string
  /** Names of the checks that must not pass after it. */
  fails: string[]
  /** Words that the learner must get to see: in a failed check's hint or evidence. */
  says: string[]
  /** Answers given to the step's questions, by the check's name. */
  answers: Record<string, string>
  fences: Fence[]
  /** What leads back to where the step's guide solves it; empty where the guide itself does. */
  back: Fence[]
  /** Nothing leads back from it: it is tried in a session of its own. */
  final: boolean
}

/** A problem in a lab's files: where it is, and what is wrong. */
export interface LabProblem {
  /** Relative to the lab's folder. */
  file: string
  /** Counted from 1. */
  line: number
  /** The key in question, as a path: `checks[0].query.node`. Empty where none applies. */
  key: string
  message: string
}

export function formatProblem(problem: LabProblem): string {
  return `${problem.file}:${problem.line}: ${problem.key ? `${problem.key}: ` : ''}${problem.message}`
}

/** A lab in the catalogue. */
export interface LabSummary extends LabManifest {
  id: string
  /** Built-in labs come with Standby, the others from the user's own folder. */
  origin: 'built-in' | 'own'
  steps: { id: string; title: string }[]
  nodes: { id: string; kind: NodeKind; region: string | null }[]
  /** How it is shown to a room; null for a lab that has no demo. */
  demo: DemoSummary | null
}

/** A folder that looks like a lab and is not valid. Shown in the catalogue with its problems, never left out in silence. */
export interface InvalidLab {
  id: string
  origin: 'built-in' | 'own'
  folder: string
  problems: LabProblem[]
}

export interface CatalogView {
  labs: LabSummary[]
  invalid: InvalidLab[]
}

/** What the guide shows of a step: the right answers of questions are not in here. */
export interface StepGuide {
  id: string
  title: string
  body: string
  fences: Fence[]
  hintCount: number
  hasSolution: boolean
}
