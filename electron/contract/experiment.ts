import { z } from 'zod'
import { nodeIdSchema } from './check'
import { parseFaultScript } from './fault'
import { labIdSchema, stepIdSchema } from './lab'
import { parseTrafficCommand } from './traffic-command'

/** What the learner reads while it happens: a sentence without its full stop. */
const say = z.string().trim().min(1).max(200)
const code = z.string().trim().min(1).max(4000)

/** One thing that is done to the running lab, as a fence of a guide does it. */
export const experimentActionSchema = z
  .strictObject({
    say,
    node: nodeIdSchema,
    sql: code.optional(),
    sh: code.optional(),
    fault: code.optional(),
    traffic: code.optional(),
    /** The number of the MySQL error with which it must be refused. */
    error: z.number().int().min(1).max(99_999).optional(),
  })
  .refine(
    ({ sql, sh, fault, traffic }) => [sql, sh, fault, traffic].filter((one) => one !== undefined).length === 1,
    'needs exactly one of sql, sh, fault, traffic',
  )
  .refine(({ fault, node }) => fault === undefined || parseFaultScript(fault, node) !== null, {
    message: 'is not a fault',
    path: ['fault'],
  })
  .refine(({ traffic }) => traffic === undefined || parseTrafficCommand(traffic) !== null, {
    message: 'must be start, stop, or rate and a number',
    path: ['traffic'],
  })
export type ExperimentAction = z.infer<typeof experimentActionSchema>

/** What is read from the running lab at the end: a text, or a number where it is one. */
export const measureSchema = z
  .strictObject({
    /** What the figure is, in words: `Acknowledged orders that are gone`. */
    name: say,
    /** Orders that were acknowledged and are no rows of the server. */
    lost: z.strictObject({ traffic: nodeIdSchema, node: nodeIdSchema }).optional(),
    /** RTO of the newest outage in seconds; `none` without one, `lasting` when it was not over `within` so many seconds. */
    outage: z.strictObject({ traffic: nodeIdSchema, within: z.number().int().min(1).max(120).default(60) }).optional(),
    /** The first cell of the result. */
    query: z
      .strictObject({
        node: nodeIdSchema,
        sql: code.regex(/^[\s(]*(select|with|show|table|values)\b/i, 'must be a statement that only reads'),
      })
      .optional(),
    /** The last line of what a shell command writes. */
    exec: z.strictObject({ node: nodeIdSchema, command: code }).optional(),
    /** The server that takes writes, of a group its primary; `none`, or several with a comma between them. */
    writer: z.strictObject({ within: z.number().int().min(1).max(120).default(30) }).optional(),
  })
  .refine(
    ({ lost, outage, query, exec, writer }) =>
      [lost, outage, query, exec, writer].filter((one) => one !== undefined).length === 1,
    'needs exactly one of lost, outage, query, exec, writer',
  )
export type Measure = z.infer<typeof measureSchema>

/** What is tried on a real lab, so that its servers answer the question. */
export const experimentSchema = z.strictObject({
  lab: labIdSchema,
  /** The last step that is solved as its guide does before it begins; left out, none is. */
  after: stepIdSchema.optional(),
  do: z.array(experimentActionSchema).min(1, 'needs something to do').max(20),
  measure: measureSchema,
})
export type Experiment = z.infer<typeof experimentSchema>

export type Measured = string | number

/** What was read, and how: to be believed, and to be done again by hand. */
export interface Measurement {
  name: string
  value: Measured
  /** What was asked, and whom. */
  asked: string
  /** What came back, in words. */
  observed: string
}

export interface ExperimentStage {
  title: string
  /** What is run, word for word; empty where it is no command. */
  code: string
  /** Where it is run. */
  node: string | null
  state: 'waiting' | 'doing' | 'done' | 'failed'
  seconds: number | null
}

/** An experiment as it goes on. */
export interface ExperimentView {
  lab: string
  stages: ExperimentStage[]
  /** What its last stage reads; null until then. */
  measurement: Measurement | null
}

/** The measured values that a choice foretells. */
export interface Foretold {
  is?: string | undefined
  from?: number | undefined
  to?: number | undefined
}

/** Whether the value measured is the one that a choice foretold; texts are compared without regard to case. */
export function foretells({ is, from, to }: Foretold, value: Measured): boolean {
  if (is !== undefined) return String(value).trim().toLowerCase() === is.trim().toLowerCase()
  const number = typeof value === 'number' ? value : Number(value.trim() || Number.NaN)
  return number >= (from ?? Number.NEGATIVE_INFINITY) && number <= (to ?? Number.POSITIVE_INFINITY)
}
