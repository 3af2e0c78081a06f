import { z } from 'zod'

/** What a viewer sends to come in. */
export const joinSchema = z.strictObject({ code: z.string().max(32) })

/** What a viewer sends to vote. */
export const voteSchema = z.strictObject({
  poll: z.string().min(1).max(64),
  choice: z.number().int().min(0).max(20),
})
