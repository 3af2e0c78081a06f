import { z } from 'zod'
import { nodeIdSchema } from '../contract/check'
import { AppError } from '../contract/errors'
import { sessionIdSchema } from '../contract/session'
import { parseTrafficCommand } from '../contract/traffic-command'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const session = z.object({ sessionId: sessionIdSchema })
const stream = session.extend({ stream: nodeIdSchema })

export const trafficRouter = router({
  watch: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) =>
      liveValues(ctx.services.sessions.get(input.sessionId).traffic.view, signal),
    ),
  /** What a `traffic` fence says: start, stop, or a rate. */
  command: procedure.input(stream.extend({ code: z.string().max(100) })).mutation(({ ctx, input }) => {
    const command = parseTrafficCommand(input.code)
    if (!command) throw new AppError('INPUT_INVALID', 'This is no command for traffic.')
    return ctx.services.sessions.get(input.sessionId).traffic.command(input.stream, command)
  }),
  reconcile: procedure
    .input(stream.extend({ node: nodeIdSchema }))
    .mutation(({ ctx, input }) =>
      ctx.services.sessions.get(input.sessionId).traffic.reconcile(input.stream, input.node),
    ),
  incident: procedure
    .input(stream)
    .query(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).traffic.incident(input.stream)),
})
