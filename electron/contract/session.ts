import { z } from 'zod'
import { type CheckView, checkOutcomeSchema } from './check'
import type { ImageProgress } from './engine'
import { type WireError, wireErrorSchema } from './errors'
import { type ActiveFault, faultRequestSchema } from './fault'
import { labIdSchema, type NodeKind, stepIdSchema } from './lab'

export const sessionIdSchema = z.string().regex(/^[a-z0-9]{8}$/)

/** Phases of a node's start, in order. */
export const nodePhases = ['waiting', 'image', 'creating', 'starting', 'preparing', 'ready', 'failed'] as const
export type NodePhase = (typeof nodePhases)[number]

export interface NodeStart {
  id: string
  kind: NodeKind
  phase: NodePhase
  /** What happens right now, as a sentence without its full stop. */
  doing: string
  startedAt: number | null
  readyAt: number | null
}

export type StepState = 'todo' | 'done' | 'unverified'

export interface StepView {
  id: string
  title: string
  state: StepState
  /** Milliseconds since 1970. */
  doneAt: number | null
  hintCount: number
  hintsShown: number
  hasSolution: boolean
  solutionShown: boolean
  checks: CheckView[]
}

export type SessionState = 'starting' | 'running' | 'ending' | 'failed' | 'ended'

export interface SessionNode {
  id: string
  kind: NodeKind
  region: string | null
  /** Container port to host port on 127.0.0.1. */
  ports: Record<string, number>
  /** It has a volume for its data: one that has a size, or one that is as large as the engine's disk. */
  volume: 'none' | 'unbounded' | 'bounded'
}

/** A running lab as the window shows it. */
export interface SessionView {
  id: string
  labId: string
  labTitle: string
  state: SessionState
  /** The root password of the session's servers. Loopback only; shown so that the learner can use tools of their own. */
  password: string
  createdAt: number
  start: { nodes: NodeStart[]; image: ImageProgress | null; cancellable: boolean }
  /** Why it failed; of a session that runs, why what happens in it cannot be written to disk at present. */
  error: WireError | null
  nodes: SessionNode[]
  /** Nodes whose terminals are open at the start. */
  terminals: string[]
  steps: StepView[]
  currentStep: string
  /** The lab's files changed since this session read them. `problems`: they no longer make a valid lab. */
  labChanged: 'no' | 'changed' | 'invalid'
  /** The engine does not answer: everything below is what was last known. */
  engineLost: boolean
  /** Faults that were injected and still stand. */
  faults: ActiveFault[]
}

/** A session in lists. */
export interface SessionSummary {
  id: string
  labId: string
  labTitle: string
  state: SessionState
  createdAt: number
  stepsDone: number
  stepCount: number
  currentStepTitle: string
  currentStepNumber: number
  /** Found again after the app was not ended properly. */
  recovered: boolean
}

export const sessionStateFileSchema = z.object({
  version: z.literal(1),
  id: sessionIdSchema,
  labId: labIdSchema,
  labFolder: z.string(),
  labTitle: z.string(),
  password: z.string(),
  /** The address of the engine that holds the containers. */
  engine: z.string(),
  state: z.enum(['starting', 'running', 'ending', 'failed']),
  createdAt: z.number(),
  currentStep: stepIdSchema,
  steps: z.record(
    stepIdSchema,
    z.object({
      state: z.enum(['todo', 'done', 'unverified']),
      doneAt: z.number().nullable(),
      hintsShown: z.number().int().min(0),
      solutionShown: z.boolean(),
      /** Answers given, by the check's name. */
      answers: z.record(z.string(), z.string()),
      /** Evidence as it was when the step was done. */
      evidence: z.array(z.object({ name: z.string(), outcome: checkOutcomeSchema })),
    }),
  ),
  error: wireErrorSchema.nullable(),
  /** Made to answer one question: not listed, no progress of the learner's, and not continued by another process. */
  experiment: z.boolean().default(false),
  faults: z
    .array(
      faultRequestSchema.extend({
        id: z.string(),
        at: z.number(),
        doneAt: z.number().optional(),
        memo: z.record(z.string(), z.string()).optional(),
        region: z.object({ name: z.string(), nodes: z.array(z.string()) }).optional(),
      }),
    )
    .default([]),
})
/** A session as written to disk whenever it changes. */
export type SessionStateFile = z.infer<typeof sessionStateFileSchema>
