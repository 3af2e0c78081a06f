import { z } from 'zod'
import { nodeIdSchema } from '../contract/check'
import { sessionIdSchema } from '../contract/session'
import { terminalKinds, terminalSizeSchema } from '../contract/terminal'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const session = z.object({ sessionId: sessionIdSchema })
const target = session.extend({ node: nodeIdSchema, kind: z.enum(terminalKinds) })
const terminal = session.extend({ terminalId: z.string().max(64) })

export const terminalRouter = router({
  list: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) =>
      liveValues(ctx.services.sessions.get(input.sessionId).terminals.list, signal),
    ),
  /** The terminal that guides type into. */
  guide: procedure
    .input(target)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).terminals.guide(input.node, input.kind)),
  /** One more terminal on a node. */
  open: procedure
    .input(target)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).terminals.open(input.node, input.kind)),
  close: procedure
    .input(terminal)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).terminals.close(input.terminalId)),
  type: procedure
    .input(target.extend({ code: z.string().min(1).max(100_000) }))
    .mutation(({ ctx, input }) =>
      ctx.services.sessions.get(input.sessionId).terminals.type(input.node, input.kind, input.code),
    ),
  /** The calling window receives the other end of the port, marked with the terminal's id. */
  attach: procedure.input(terminal.extend({ size: terminalSizeSchema })).mutation(({ ctx, input }) => {
    const terminals = ctx.services.sessions.get(input.sessionId).terminals
    terminals.attach(input.terminalId, ctx.openTerminalPort(input.terminalId), input.size)
  }),
})
