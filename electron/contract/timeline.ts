import { z } from 'zod'

export const timelineKinds = [
  'fault',
  'undo',
  'traffic',
  'detection',
  'route',
  'container',
  'role',
  'write-access',
  'finding',
  'resolved',
  'step',
] as const

/** A line of a session's timeline. */
export const timelineEventSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  kind: z.enum(timelineKinds),
  node: z.string().nullable(),
  /** A sentence without its full stop. */
  text: z.string(),
})
export type TimelineEvent = z.infer<typeof timelineEventSchema>
