import { z } from 'zod'
import { nodeIdSchema } from '../contract/check'
import { AppError } from '../contract/errors'
import { faultRequestSchema, parseFaultScript } from '../contract/fault'
import { labIdSchema, stepIdSchema } from '../contract/lab'
import { sessionIdSchema } from '../contract/session'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const session = z.object({ sessionId: sessionIdSchema })
const step = session.extend({ step: stepIdSchema })

export const sessionRouter = router({
  list: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.sessions.list, signal)),
  start: procedure
    .input(z.object({ labId: labIdSchema }))
    .mutation(async ({ ctx, input }) => ({ sessionId: await ctx.services.sessions.start(input.labId) })),
  watch: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) => liveValues(ctx.services.sessions.get(input.sessionId).view, signal)),
  guides: procedure.input(session).query(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).guides()),
  goTo: procedure.input(step).mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).goTo(input.step)),
  markUnverified: procedure
    .input(step.extend({ unverified: z.boolean() }))
    .mutation(({ ctx, input }) =>
      ctx.services.sessions.get(input.sessionId).markUnverified(input.step, input.unverified),
    ),
  showHint: procedure
    .input(step)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).showHint(input.step)),
  showSolution: procedure
    .input(step)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).showSolution(input.step)),
  answer: procedure
    .input(step.extend({ check: z.string().max(200), value: z.string().max(2000) }))
    .mutation(({ ctx, input }) =>
      ctx.services.sessions.get(input.sessionId).answer(input.step, input.check, input.value),
    ),
  reloadLab: procedure
    .input(session)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).reloadLab()),
  controlNode: procedure
    .input(session.extend({ node: nodeIdSchema, action: z.enum(['start', 'stop', 'restart']) }))
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).controlNode(input.node, input.action)),
  injectFault: procedure
    .input(session.extend({ fault: faultRequestSchema }))
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).injectFault(input.fault)),
  undoFault: procedure
    .input(session.extend({ faultId: z.string().max(40) }))
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).undoFault(input.faultId)),
  runFaultScript: procedure
    .input(session.extend({ node: nodeIdSchema, code: z.string().max(2000) }))
    .mutation(({ ctx, input }) => {
      const script = parseFaultScript(input.code, input.node)
      if (!script) throw new AppError('INPUT_INVALID', 'This is no fault.')
      return ctx.services.sessions.get(input.sessionId).runFaultScript(script)
    }),
  timeline: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) => liveValues(ctx.services.sessions.get(input.sessionId).timeline, signal)),
  /** Ends a session, or cancels its start: its containers, volumes and networks are removed. */
  end: procedure.input(session).mutation(({ ctx, input }) => ctx.services.sessions.end(input.sessionId)),
})
