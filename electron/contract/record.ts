import { z } from 'zod'
import { checkOutcomeSchema } from './check'
import { labIdSchema, stepIdSchema } from './lab'

/** How a check came to be failed in another way than before: an answer, a state undone, a state that stayed. */
export const wrongTurnKinds = ['answer', 'undone', 'otherwise'] as const
export type WrongTurnKind = (typeof wrongTurnKinds)[number]

/** No record has more entries, and no hand-in is larger. */
export const mostEntries = 5000
export const largestHandInBytes = 2_000_000
/** Of what happened to the topology only so much is kept, so that there is room for what the learner did. */
export const mostRecordedEvents = 1500
export const longestText = 600

const text = z.string().max(longestText + 1)
const name = z.string().max(300)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

export const recordedLabSchema = z.strictObject({
  id: labIdSchema,
  title: z.string().min(1).max(80),
  /** Of all its files: two hand-ins with the same are of the same lab. */
  hash,
  steps: z
    .array(z.strictObject({ id: stepIdSchema, title: z.string().max(300) }))
    .min(1)
    .max(100),
})
export type RecordedLab = z.infer<typeof recordedLabSchema>

/** A name as a person would write it: no control or direction characters, which only mislead. */
export const learnerNameSchema = z
  .string()
  .trim()
  .min(1, 'A hand-in needs a name.')
  .max(80)
  .regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]*$/u, 'must not have control characters')

/** What can be recorded of a session. */
export const recordBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    session: z.string().max(20),
    startedAt: z.number(),
    standby: z.string().max(40),
    lab: recordedLabSchema,
  }),
  /** The lab's files were taken up anew. */
  z.strictObject({ kind: z.literal('lab'), lab: recordedLabSchema }),
  /** Another process went on with the session: the time in between counts for no step. */
  z.strictObject({ kind: z.literal('resumed') }),
  z.strictObject({ kind: z.literal('opened'), step: stepIdSchema }),
  z.strictObject({ kind: z.literal('hint'), step: stepIdSchema, number: z.number().int().min(1).max(100) }),
  z.strictObject({ kind: z.literal('solution'), step: stepIdSchema }),
  z.strictObject({ kind: z.literal('answer'), step: stepIdSchema, check: name, value: text }),
  z.strictObject({
    kind: z.literal('wrong-turn'),
    step: stepIdSchema,
    check: name,
    why: z.enum(wrongTurnKinds),
    expected: text,
    observed: text,
  }),
  z.strictObject({
    kind: z.literal('done'),
    step: stepIdSchema,
    evidence: z.array(z.strictObject({ name, outcome: checkOutcomeSchema })).max(50),
  }),
  z.strictObject({ kind: z.literal('unverified'), step: stepIdSchema, marked: z.boolean() }),
  /** A line of the timeline. */
  z.strictObject({ kind: z.literal('event'), what: z.string().max(40), node: z.string().max(100).nullable(), text }),
  z.strictObject({ kind: z.literal('hand-in'), learner: learnerNameSchema, standby: z.string().max(40) }),
])
export type RecordBody = z.infer<typeof recordBodySchema>

/** Milliseconds since 1970, up to the year 3000. */
const time = z.number().int().min(0).max(32_503_680_000_000)

/** What was recorded, and the hash that holds it and everything before it. */
export const recordEntrySchema = z.strictObject({
  at: time,
  body: recordBodySchema,
  /** SHA-256 of the entry before; 64 zeros before the first. */
  previous: hash,
  /** SHA-256 of this entry without this field, as canonical JSON. */
  hash,
})
export type RecordEntry = z.infer<typeof recordEntrySchema>

/** A hand-in as a file: a record whose first entry is the start and whose last names the learner. */
export const handInFileSchema = z.strictObject({
  format: z.literal('standby-hand-in'),
  version: z.literal(1),
  entries: z.array(recordEntrySchema).min(2).max(mostEntries),
})
export type HandInFile = z.infer<typeof handInFileSchema>

/** What is known of a lab's record before it is handed in. */
export interface RecordView {
  labId: string
  startedAt: number
  stepsDone: number
  stepCount: number
  /** The name under which it was handed in before; empty where it was not. */
  learner: string
  /** Of a session that runs; else of the last one that ended. */
  running: boolean
}

/** Pure: the last entry's hash as one reads it out: `3f2a 91bc 77d0 1e44`. */
export function receiptOf(lastHash: string): string {
  return (lastHash.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}
