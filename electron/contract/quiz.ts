import { z } from 'zod'
import { experimentSchema, type Foretold, foretells } from './experiment'
import { type LabProblem, labIdSchema, labLevels, stepIdSchema } from './lab'

const kebab = /^[a-z0-9][a-z0-9-]{0,60}$/

export const bankIdSchema = z.string().regex(kebab, 'must be lower-case letters, digits and dashes')
export const questionIdSchema = z.string().regex(kebab, 'must be lower-case letters, digits and dashes')
export const topicIdSchema = z.string().regex(kebab, 'must be lower-case letters, digits and dashes')
export const questionLevelSchema = z.enum(labLevels)
export type QuestionLevel = z.infer<typeof questionLevelSchema>

/** Markdown within one paragraph: `code`, **strong**, links. */
const line = z.string().trim().min(1, 'must not be empty').max(2000)
/** An explanation. May be left out so that foreign formats can be read; `quiz check` asks for it. */
const reason = z.string().trim().max(2000).default('')
/** Output of a server, or a diagram: shown as it is. */
const block = z.string().min(1).max(8000)

const sourceSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  url: z.url({ protocol: /^https?$/, error: 'must be a web address' }).max(500),
})
const seeSchema = z.strictObject({ lab: labIdSchema, step: stepIdSchema.optional() })

const common = {
  id: questionIdSchema,
  level: questionLevelSchema,
  /** The first is the main one; left out, the bank's. */
  topics: z.array(topicIdSchema).min(1).max(6).optional(),
  ask: line,
  /** Explains the right answer as a whole. */
  because: reason,
  source: sourceSchema.optional(),
  /** The lab, and the step of it, that shows the answer. */
  see: seeSchema.optional(),
  followUps: z.array(line).max(6).default([]),
}

const choiceSchema = z.strictObject({ text: line, right: z.boolean().default(false), why: reason })
const choices = z.array(choiceSchema).min(3, 'needs 3 to 6 choices').max(6, 'needs 3 to 6 choices')
const rightCount = (list: z.infer<typeof choices>) => list.filter((choice) => choice.right).length
const different = (texts: string[]) => new Set(texts.map((text) => text.trim().toLowerCase())).size === texts.length
const oneRight = choices
  .refine((list) => rightCount(list) === 1, 'needs exactly one choice with `right: true`')
  .refine((list) => different(list.map((choice) => choice.text)), 'two choices have the same text')
const someRight = choices
  .refine((list) => rightCount(list) >= 1 && rightCount(list) < list.length, 'needs a right and a wrong choice')
  .refine((list) => different(list.map((choice) => choice.text)), 'two choices have the same text')

const predictions = z
  .array(
    choiceSchema.extend({
      /** The text measured when this is right; */
      is: z.coerce.string().min(1).max(200).optional(),
      /** or the numbers, both ends included. */
      from: z.number().optional(),
      to: z.number().optional(),
    }),
  )
  .min(3, 'needs 3 to 6 choices')
  .max(6, 'needs 3 to 6 choices')
  .refine((list) => rightCount(list) === 1, 'needs exactly one choice with `right: true`')
  .refine((list) => different(list.map((choice) => choice.text)), 'two choices have the same text')

/** Whether one measured value would make both right. */
function overlap(a: Foretold, b: Foretold): boolean {
  if (a.is !== undefined) return b.is === undefined ? foretells(b, a.is) && hasRange(b) : foretells(a, b.is)
  if (b.is !== undefined) return hasRange(a) && foretells(a, b.is)
  if (!hasRange(a) || !hasRange(b)) return false
  const high = Number.POSITIVE_INFINITY
  return (a.from ?? -high) <= (b.to ?? high) && (b.from ?? -high) <= (a.to ?? high)
}

function hasRange({ from, to }: Foretold): boolean {
  return from !== undefined || to !== undefined
}

export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('single'), choices: oneRight }),
  z.strictObject({ ...common, kind: z.literal('several'), choices: someRight }),
  z.strictObject({
    ...common,
    kind: z.literal('order'),
    /** In the right order. */
    items: z
      .array(line)
      .min(3, 'needs 3 to 7 items')
      .max(7, 'needs 3 to 7 items')
      .refine(different, 'two items have the same text'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('match'),
    pairs: z
      .array(z.strictObject({ left: line, right: line, why: reason }))
      .min(3, 'needs 3 to 6 pairs')
      .max(6, 'needs 3 to 6 pairs')
      .refine((pairs) => different(pairs.map((pair) => pair.left)), 'two pairs have the same left side')
      .refine((pairs) => different(pairs.map((pair) => pair.right)), 'two pairs have the same right side'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('sql'),
    /** Right statements, compared by meaning. */
    accept: z.array(z.string().trim().min(1).max(2000)).min(1).max(20),
    wrong: z
      .array(z.strictObject({ sql: z.string().trim().min(1).max(2000), why: reason }))
      .max(10)
      .default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('output'),
    output: block,
    mermaid: block.optional(),
    choices: oneRight,
  }),
  z
    .strictObject({
      ...common,
      kind: z.literal('predict'),
      output: block.optional(),
      choices: predictions,
      /** Tried on a real lab, whose measured result is the answer. Without it, `right` alone says. */
      experiment: experimentSchema.optional(),
    })
    .superRefine(({ choices, experiment }, context) => {
      for (const [index, choice] of choices.entries()) {
        const add = (message: string) => context.addIssue({ code: 'custom', message, path: ['choices', index] })
        const text = choice.is !== undefined
        const range = choice.from !== undefined || choice.to !== undefined
        if (text && range) add('has `is` besides `from` and `to`')
        if (experiment && !text && !range) add('needs `is`, or `from` and `to`: what is measured when it is right')
        if (!experiment && (text || range)) add('foretells what no `experiment` measures')
        if ((choice.from ?? Number.NEGATIVE_INFINITY) > (choice.to ?? Number.POSITIVE_INFINITY))
          add('`from` is greater than `to`')
      }
      for (const [index, choice] of choices.entries()) {
        const other = choices.slice(0, index).findIndex((one) => overlap(one, choice))
        if (other >= 0) {
          const message = `foretells the same as choice ${other + 1}`
          context.addIssue({ code: 'custom', message, path: ['choices', index] })
        }
      }
    }),
  z.strictObject({
    ...common,
    kind: z.literal('open'),
    /** A model answer. */
    model: z.string().trim().min(1).max(4000),
    /** Points to be named, by which one judges oneself. */
    rubric: z.array(line).max(6, 'needs 3 to 6 points').default([]),
  }),
])
export type QuestionInput = z.input<typeof questionSchema>
export const questionKinds = ['single', 'several', 'order', 'match', 'sql', 'output', 'predict', 'open'] as const
export type QuestionKind = (typeof questionKinds)[number]

/** `quizzes/<bank-id>.yaml` */
export const bankSchema = z.strictObject({
  title: z.string().trim().min(1).max(80),
  /** The topic of questions that name none. */
  topic: topicIdSchema,
  questions: z.array(questionSchema).min(1, 'needs at least one question').max(5000),
})
export type BankFile = z.infer<typeof bankSchema>

/** A question of a bank that is valid: its topics are filled in. */
export type Question = z.infer<typeof questionSchema> & { topics: string[]; bank: string }

/** `quizzes/topics/<topic-id>.yaml`: one page to read before an interview. */
export const topicPageSchema = z.strictObject({
  title: z.string().trim().min(1).max(80),
  oneLine: line,
  /** How to remember it. */
  trick: line,
  mermaid: block,
  /** The questions most asked, by id. */
  threeQuestions: z.array(questionIdSchema).min(1).max(3),
  labs: z.array(labIdSchema).max(10).default([]),
})
export type TopicPage = z.infer<typeof topicPageSchema> & { id: string }

/** A file of a bank or topic that is not valid. Shown with its problems, never left out in silence. */
export interface InvalidBank {
  id: string
  origin: 'built-in' | 'own'
  /** The file as a whole path. */
  path: string
  problems: LabProblem[]
}

/** `semi-sync` as a heading, where no topic page has a title for it. */
export function topicTitle(id: string): string {
  const known: Record<string, string> = {
    gtid: 'GTID',
    pitr: 'Point-in-time recovery',
    'rto-rpo': 'RTO and RPO',
    'retention-321': 'Retention and 3-2-1',
    'semi-sync': 'Semi-sync replication',
    'stateless-stateful': 'Stateless and stateful',
    'redundancy-backup': 'Redundancy and backup',
    'errant-conflicts': 'Errant transactions and conflicts',
    'quorum-fencing': 'Quorum and fencing',
    'logical-physical': 'Logical and physical backups',
    'trade-offs': 'Trade-offs',
    'split-brain': 'Split brain',
    lag: 'Replication lag',
    application: 'Applications',
    verification: 'Verifying backups',
    'backup-types': 'Kinds of backup',
  }
  const words = id.replaceAll('-', ' ')
  return Object.hasOwn(known, id) ? (known[id] as string) : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
