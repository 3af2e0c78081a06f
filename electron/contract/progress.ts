import { z } from 'zod'
import { labIdSchema, stepIdSchema } from './lab'

/** What a learner has done in a lab, over all its sessions. */
export const labProgressSchema = z.object({
  /** The best state reached by each step: done counts for more than unverified. */
  steps: z.record(stepIdSchema, z.enum(['done', 'unverified'])),
  startedAt: z.number(),
  /** When all steps were done for the first time. */
  completedAt: z.number().nullable(),
})
export type LabProgress = z.infer<typeof labProgressSchema>

export const progressSchema = z.object({ labs: z.record(labIdSchema, labProgressSchema) })
export type Progress = z.infer<typeof progressSchema>
