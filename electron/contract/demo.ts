import { z } from 'zod'
import { type Check, nodeIdSchema } from './check'
import { experimentActionSchema } from './experiment'
import { stepIdSchema } from './lab'

/** A sentence for the room, read from the last row. */
const caption = z.string().trim().min(1).max(140)
const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and dashes')

/** What fences of a guide do, one after the other. */
const actionsSchema = z.array(experimentActionSchema).max(30)

export const pollSpecSchema = z.strictObject({
  question: z.string().trim().min(1).max(140),
  choices: z.array(z.string().trim().min(1).max(60)).min(2).max(6),
})
export type PollSpec = z.infer<typeof pollSpecSchema>

/**
 * A state to which the topology can be brought, however often. The first scene is made from whatever happened, once faults are
 * undone and all nodes answer; so is every other that has no `from`.
 */
export const sceneSchema = z.strictObject({
  id: idSchema,
  /** The scene before it, of those above, from which this one is quickly made. */
  from: idSchema.optional(),
  /** Run one after the other. */
  do: actionsSchema,
})
export type Scene = z.infer<typeof sceneSchema>

export const cueSchema = z
  .strictObject({
    id: idSchema,
    title: z.string().trim().min(1).max(80),
    /** What the presenter says, in Markdown; the room does not see it. */
    notes: z.string().trim().min(1).max(4000),
    /** What the room reads from the moment the cue begins. */
    caption,
    /** What it reads once it has happened; left out, the caption stays. */
    outcome: caption.optional(),
    /** The scene it begins in; left out, the state in which the cue before it ends. */
    scene: idSchema.optional(),
    /**
     * The cue before it ends in another state than the scene: its key changes what stands on the stage first, and then does the
     * cue.
     */
    anew: z.boolean().default(false),
    do: actionsSchema.default([]),
    /** Nodes to look at. */
    look: z.array(nodeIdSchema).max(8).default([]),
    /** It has happened when all of these hold. */
    until: z.array(z.unknown()).max(8).default([]),
    /** How long that may take before the cue counts as failed. */
    withinSeconds: z.number().int().min(1).max(120).default(20),
    poll: pollSpecSchema.optional(),
  })
  .refine(({ anew, scene }) => !anew || scene !== undefined, {
    message: 'needs a scene to begin in',
    path: ['anew'],
  })

/** `demo.yaml`: what is shown to a room, cue by cue. */
export const demoSchema = z
  .strictObject({
    title: z.string().trim().min(1).max(80),
    summary: z.string().trim().min(1).max(400),
    minutes: z.number().int().min(1).max(60),
    /** Under the title on the projector: what runs there, in a few words. */
    subtitle: z.string().trim().min(1).max(100),
    /** The last step that is solved as its guide does before the room comes in; left out, none is. */
    after: stepIdSchema.optional(),
    /** The streams whose counters and charts the room sees, with the name it gives them. */
    traffic: z
      .array(z.strictObject({ stream: nodeIdSchema, label: z.string().trim().min(1).max(40) }))
      .max(2)
      .default([]),
    /**
     * Sets of servers that stand ready behind the curtain: a set that a fault has harmed is changed for one of them, and heals
     * there. Two where that takes longer than a room waits.
     */
    spares: z.number().int().min(0).max(2).default(1),
    scenes: z.array(sceneSchema).min(1, 'needs the scene that its first cue begins in').max(12),
    cues: z.array(cueSchema).min(1).max(30),
  })
  .refine(({ cues }) => cues[0]?.scene !== undefined, {
    message: 'the first cue needs a scene to begin in',
    path: ['cues', 0, 'scene'],
  })

/** A cue whose conditions were read as checks. */
export type Cue = Omit<z.infer<typeof cueSchema>, 'until'> & { until: Check[] }
/** A demo of a lab, as it is on disk. */
export type Demo = Omit<z.infer<typeof demoSchema>, 'cues'> & { cues: Cue[] }

export interface DemoSummary {
  title: string
  summary: string
  minutes: number
  cues: { id: string; title: string }[]
}

export type CueState = 'todo' | 'doing' | 'happened' | 'failed'

/** A cue as its presenter sees it. */
export interface CueView {
  id: string
  title: string
  notes: string
  caption: string
  /** What its key does, one line an action. */
  actions: { say: string; node: string; code: string; state: 'todo' | 'doing' | 'done' | 'failed' }[]
  /** The names of the conditions that say that it has happened, and whether they hold. */
  conditions: { name: string; met: boolean }[]
  state: CueState
  /** How long it took until it had happened; null before. */
  seconds: number | null
  /** What did not go as it should. */
  problem: string | null
  hasPoll: boolean
  /** There is a recording of it from a run that went well. */
  recorded: boolean
}

/** How a rehearsal went, one line a run and cue that did not happen. */
export interface RehearsalView {
  /** How many runs were asked for, and how many are over. */
  runs: number
  done: number
  running: boolean
  /** Re-arms of any cue, in seconds: the longest. */
  slowestRearmSeconds: number | null
  /** Seconds from its key until it had happened, the longest, by cue. */
  slowestCueSeconds: Record<string, number>
  problems: { run: number; cue: string; problem: string }[]
}

export interface AudienceView {
  /** Closed: nobody beyond this machine can see anything. */
  open: boolean
  /** Where the room opens it; null while it is closed. */
  url: string | null
  /** What the room types in. */
  code: string | null
  viewers: number
  /** Why it could not be opened. */
  problem: string | null
}

/** A demonstration as its presenter controls it. */
export interface PresenterView {
  id: string
  labId: string
  sessionId: string | null
  title: string
  /** `preparing`: its session starts. `armed`: waits for the key. `rearming`: on the way to a cue's start. */
  phase: 'preparing' | 'armed' | 'doing' | 'rearming' | 'rehearsing' | 'playing' | 'broken' | 'ended'
  /** What happens right now, as a sentence without its full stop; empty where nothing does. */
  doing: string
  cues: CueView[]
  /** The index of the cue that the key does next; the number of cues when all are done. */
  next: number
  /** The index of the cue that was done last, or is being done; null before the first. */
  current: number | null
  /** When the first key was pressed; null before. */
  startedAt: number | null
  /** How long the last re-arm took. */
  rearmSeconds: number | null
  rehearsal: RehearsalView | null
  audience: AudienceView
  /** Class and date, for the report. */
  className: string
}
