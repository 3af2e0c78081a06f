import { initTRPC, TRPCError } from '@trpc/server'
import type { Live } from '../base/live'
import type { PollView, StageView } from '../contract/stage'
import { voteSchema } from './viewer-input'

/** One viewer's connection. */
export interface AudienceContext {
  viewer: string
  /** What the room sees. */
  stage: Live<StageView | null>
  /** The poll as it is at this moment; null without one. */
  poll(): PollView | null
  /** @returns whether the vote counts */
  vote(viewer: string, poll: string, choice: number): boolean
  /** Begins to show the stage on this connection: once. @returns whether it may */
  claimStage(): boolean
  /** Waits until the connection has taken what was written to it. */
  drained(signal: AbortSignal): Promise<void>
}

const t = initTRPC.context<AudienceContext>().create({
  isDev: false,
  errorFormatter: ({ shape }) => ({ ...shape, data: { code: shape.data.code, httpStatus: shape.data.httpStatus } }),
})

/**
 * All that a viewer can ask for: to see the stage, and to vote. It is a router of its own and not a choice of the app's: what is not
 * written here does not exist for a viewer.
 */
export const audienceRouter = t.router({
  stage: t.procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<StageView | null, void, void> {
    if (!signal) throw new TRPCError({ code: 'BAD_REQUEST' })
    if (!ctx.claimStage()) throw new TRPCError({ code: 'CONFLICT', message: 'The stage is shown here already.' })
    let last: StageView | null | undefined
    for await (const _ of ctx.stage.values(signal)) {
      await ctx.drained(signal)
      const newest = ctx.stage.value
      if (newest === last) continue
      last = newest
      yield newest
    }
  }),
  /** One vote a viewer and poll; another one takes its place until the poll closes. */
  vote: t.procedure.input(voteSchema).mutation(({ ctx, input }) => {
    const poll = ctx.poll()
    if (poll?.id !== input.poll) throw new TRPCError({ code: 'NOT_FOUND', message: 'There is no such poll.' })
    if (!poll.open) throw new TRPCError({ code: 'CONFLICT', message: 'The poll is closed.' })
    if (input.choice >= poll.choices.length)
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'There is no such choice.' })
    if (!ctx.vote(ctx.viewer, input.poll, input.choice)) {
      throw new TRPCError({ code: 'CONFLICT', message: 'The poll is closed.' })
    }
    return { choice: input.choice }
  }),
})

export type AudienceRouter = typeof audienceRouter
