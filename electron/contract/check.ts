import { z } from 'zod'

/** A service name of the lab's compose.yaml. */
export const nodeIdSchema = z
  .string()
  .max(31)
  // Two dashes in a row are an arrow of Mermaid's flowcharts.
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'must be lower-case letters, digits and single dashes, and start with a letter',
  )
  // Words of Mermaid's flowcharts: a node of that name, or one that goes on after it with a dash, would break the drawing.
  .refine((id) => !/^(end|graph|flowchart|subgraph|style|class|click|default|direction|href|call)(-|$)/.test(id), {
    message: 'begins with a word of the diagram language; choose another',
  })

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Cell = z.infer<typeof cellSchema>

const base = {
  /** What the learner reads: a statement that is true once the check passes. */
  name: z.string().min(1).max(200),
  /** Shown when the check fails: where to look, not what to type. */
  hint: z.string().max(500).optional(),
}

/** A regular expression as text, compiled when the lab is read so that a mistake is reported with its line. */
const regexSchema = z.string().refine(
  (text) => {
    try {
      new RegExp(text)
      return true
    } catch {
      return false
    }
  },
  { message: 'is not a valid regular expression' },
)

/** A statement that looks at a server. What it might change by other means is refused by the server itself. */
const readingSqlSchema = z
  .string()
  .min(1)
  .regex(
    /^[\s(]*(select|with|show|table|values|explain|desc|describe|checksum)\b/i,
    'must be a statement that only reads: SELECT, WITH, SHOW, TABLE, VALUES, EXPLAIN, DESCRIBE or CHECKSUM',
  )

const queryCheckSchema = z.strictObject({
  ...base,
  query: z
    .strictObject({
      node: nodeIdSchema,
      sql: readingSqlSchema,
      /** The whole result, row by row. Cells are compared as text, NULL only to null. */
      equals: z.array(z.array(cellSchema)).optional(),
      /** The number of rows. */
      rows: z.number().int().min(0).optional(),
      /** At least this many rows. */
      atLeast: z.number().int().min(1).optional(),
      /** A regular expression that the first row's cells, joined by a tab, must match. */
      matches: regexSchema.optional(),
    })
    .refine(
      (q) => [q.equals, q.rows, q.atLeast, q.matches].filter((v) => v !== undefined).length === 1,
      'needs exactly one of equals, rows, atLeast, matches',
    ),
})

const replicationCheckSchema = z.strictObject({
  ...base,
  replication: z.strictObject({
    /** The replica. */
    node: nodeIdSchema,
    /** The node that it must follow; left out, any source will do. */
    from: nodeIdSchema.optional(),
    /** Whether receiver and applier must run (default), must both be stopped, or need only be configured. */
    state: z.enum(['running', 'stopped', 'configured']).default('running'),
    /** Whether GTID auto-positioning must be on. */
    autoPosition: z.boolean().optional(),
    /** Transactions that the replica may still be missing. Left out: not looked at. */
    maxBehind: z.number().int().min(0).optional(),
    /** Transactions that the replica must be missing, for steps in which it is made to fall behind. */
    minBehind: z.number().int().min(1).optional(),
  }),
})

const sameDataCheckSchema = z.strictObject({
  ...base,
  'same-data': z.strictObject({
    nodes: z.array(nodeIdSchema).min(2),
    /** Tables as `schema.table`, or whole schemas as `schema.*`. Compared by content and by definition. */
    tables: z
      .array(z.string().regex(/^[A-Za-z0-9_$]+\.([A-Za-z0-9_$]+|\*)$/, 'must be schema.table or schema.*'))
      .min(1),
  }),
})

const execCheckSchema = z.strictObject({
  ...base,
  exec: z.strictObject({
    node: nodeIdSchema,
    /** Run by `sh -c` in the node's container. */
    command: z.string().min(1),
    exit: z.number().int().min(0).max(255).default(0),
    /** A regular expression that the standard output must match. */
    stdout: regexSchema.optional(),
  }),
})

const containerCheckSchema = z.strictObject({
  ...base,
  container: z.strictObject({
    node: nodeIdSchema,
    state: z.enum(['running', 'paused', 'exited', 'removed']),
  }),
})

const acknowledgedWritesCheckSchema = z.strictObject({
  ...base,
  'acknowledged-writes': z
    .strictObject({
      /** The stream of orders, by its name in lab.yaml; left out where the lab has only one. */
      traffic: nodeIdSchema.optional(),
      /** The server whose rows are compared with the ledger. */
      node: nodeIdSchema.optional(),
      /** So many acknowledged orders of this run are missing on `node`. */
      lost: z.number().int().min(0).optional(),
      /** At least so many are missing. */
      lostAtLeast: z.number().int().min(1).optional(),
      /** Whether orders are being acknowledged now. */
      flowing: z.boolean().optional(),
      /** At least so many orders of this run were acknowledged. */
      atLeast: z.number().int().min(1).optional(),
      /** No two acknowledgements of this run are further apart than this. */
      maxGapSeconds: z.number().positive().optional(),
      /** An outage of this run that is over took at least this long. */
      outageAtLeastSeconds: z.number().positive().optional(),
    })
    .refine((c) => c.lost === undefined || c.lostAtLeast === undefined, 'lost and lostAtLeast exclude each other')
    .refine(
      (c) => c.node !== undefined || (c.lost === undefined && c.lostAtLeast === undefined),
      'lost needs node: the server whose rows are compared with the ledger',
    )
    .refine(
      (c) =>
        [c.lost, c.lostAtLeast, c.flowing, c.atLeast, c.maxGapSeconds, c.outageAtLeastSeconds].some(
          (v) => v !== undefined,
        ),
      'needs at least one of lost, lostAtLeast, flowing, atLeast, maxGapSeconds, outageAtLeastSeconds',
    ),
})

/** What a backup may hold besides tables. */
export const backupContents = ['routines', 'triggers', 'events', 'views', 'users'] as const
export type BackupContent = (typeof backupContents)[number]

const backupCheckSchema = z.strictObject({
  ...base,
  backup: z
    .strictObject({
      /** The node of kind store; left out where the lab has only one. */
      store: nodeIdSchema.optional(),
      /** A pattern for files under its folder, in which `*` stands for anything but a slash; the newest match counts. */
      file: z.string().min(1).max(200).regex(/^[^/]/, 'must be a pattern for files under the folder of the store'),
      /** It restores into an empty server, whose tables then equal those of the node. */
      restores: z
        .strictObject({
          as: nodeIdSchema,
          schemas: z.array(z.string().regex(/^[A-Za-z0-9_$]+$/, 'must be the name of a schema')).min(1),
        })
        .optional(),
      /** These too are there as on the node. */
      contains: z.array(z.enum(backupContents)).min(1).optional(),
      /** It says which GTIDs it holds, and with what came after them it is equal to the node. */
      covers: z.boolean().optional(),
      /** `<file>.sha256` is there, and right. */
      checksum: z.boolean().optional(),
    })
    .refine(
      (b) => b.restores !== undefined || (b.contains === undefined && b.covers !== true),
      'contains and covers need restores: the node with which the restored backup is compared',
    ),
})

const calendarCheckSchema = z.strictObject({
  ...base,
  calendar: z
    .strictObject({
      /** At least so many days are over. */
      days: z.number().int().min(1).optional(),
      /** The files that are there lead back to the end of each of these days, from the first to the last. */
      restorable: z.tuple([z.number().int().min(1), z.number().int().min(1)]).optional(),
      /** To the end of each of the last so many days that are over. */
      restorableLast: z.number().int().min(1).optional(),
      /** At most so many fulls are there. */
      fulls: z.number().int().min(0).optional(),
    })
    .refine(
      (c) => [c.days, c.restorable, c.restorableLast, c.fulls].some((value) => value !== undefined),
      'needs at least one of days, restorable, restorableLast, fulls',
    )
    .refine((c) => !c.restorable || c.restorable[0] <= c.restorable[1], 'restorable is the first day and the last'),
})

const answerCheckSchema = z.strictObject({
  ...base,
  answer: z
    .strictObject({
      question: z.string().min(1),
      /** Choices to pick from; left out, the answer is typed. */
      choices: z.array(z.string().min(1)).min(2).max(6).optional(),
      /** The right choice, to the letter; or, typed, the text (case and white space aside). */
      correct: z.string().min(1).optional(),
      /** A typed answer is right when it equals the first cell of this query. */
      from: z.strictObject({ node: nodeIdSchema, sql: readingSqlSchema }).optional(),
      /** Why it is right; shown once it was given. */
      because: z.string().optional(),
    })
    .refine((a) => (a.correct === undefined) !== (a.from === undefined), 'needs exactly one of correct, from')
    .refine(
      (a) => !a.choices || (a.correct !== undefined && a.choices.includes(a.correct)),
      'correct must be one of the choices',
    ),
})

/** The kinds of check, by the key that names them in a step's front matter. */
export const checkSchemas = {
  query: queryCheckSchema,
  replication: replicationCheckSchema,
  'same-data': sameDataCheckSchema,
  exec: execCheckSchema,
  container: containerCheckSchema,
  'acknowledged-writes': acknowledgedWritesCheckSchema,
  backup: backupCheckSchema,
  calendar: calendarCheckSchema,
  answer: answerCheckSchema,
} as const

export type CheckKind = keyof typeof checkSchemas
export const checkKinds = Object.keys(checkSchemas) as CheckKind[]

export type QueryCheck = z.infer<typeof queryCheckSchema>
export type ReplicationCheck = z.infer<typeof replicationCheckSchema>
export type SameDataCheck = z.infer<typeof sameDataCheckSchema>
export type ExecCheck = z.infer<typeof execCheckSchema>
export type ContainerCheck = z.infer<typeof containerCheckSchema>
export type AcknowledgedWritesCheck = z.infer<typeof acknowledgedWritesCheckSchema>
export type BackupCheck = z.infer<typeof backupCheckSchema>
export type CalendarCheck = z.infer<typeof calendarCheckSchema>
export type AnswerCheck = z.infer<typeof answerCheckSchema>
export type Check =
  | QueryCheck
  | ReplicationCheck
  | SameDataCheck
  | ExecCheck
  | ContainerCheck
  | AcknowledgedWritesCheck
  | BackupCheck
  | CalendarCheck
  | AnswerCheck

export function kindOf(check: Check): CheckKind {
  for (const kind of checkKinds) if (kind in check) return kind
  throw new Error('a check without a kind passed validation')
}

/** The nodes a check looks at. */
export function nodesOf(check: Check): string[] {
  if ('query' in check) return [check.query.node]
  if ('replication' in check)
    return [check.replication.node, ...(check.replication.from ? [check.replication.from] : [])]
  if ('same-data' in check) return check['same-data'].nodes
  if ('exec' in check) return [check.exec.node]
  if ('container' in check) return [check.container.node]
  if ('acknowledged-writes' in check) {
    const { node } = check['acknowledged-writes']
    return node === undefined ? [] : [node]
  }
  if ('backup' in check) {
    const { store, restores } = check.backup
    return [store, restores?.as].filter((node) => node !== undefined)
  }
  if ('calendar' in check) return []
  return check.answer.from ? [check.answer.from.node] : []
}

/**
 * What a check found. Each outcome carries its evidence: what was asked, what was expected, what was observed. A failed
 * check is not an error; `errored` means that the question could not be put (a server that does not answer).
 */
export const checkOutcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('passed'), asked: z.string(), expected: z.string(), observed: z.string() }),
  z.object({
    status: z.literal('failed'),
    asked: z.string(),
    expected: z.string(),
    observed: z.string(),
    hint: z.string().optional(),
  }),
  z.object({ status: z.literal('errored'), asked: z.string(), error: z.string() }),
])
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>

/** A check of a step as the learner sees it. */
export const checkViewSchema = z.object({
  name: z.string(),
  kind: z.string(),
  outcome: checkOutcomeSchema,
  /** When the outcome last changed, in milliseconds since 1970. */
  changedAt: z.number(),
  /** For `answer` checks: what to ask. The right answer stays in the main process. */
  question: z
    .object({
      text: z.string(),
      choices: z.array(z.string()).optional(),
      given: z.string().optional(),
      because: z.string().optional(),
    })
    .optional(),
})
export type CheckView = z.infer<typeof checkViewSchema>
