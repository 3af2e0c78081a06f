import { z } from 'zod'
import { sessionIdSchema } from '../contract/session'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

export const topologyRouter = router({
  watch: procedure
    .input(z.object({ sessionId: sessionIdSchema }))
    .subscription(({ ctx, input, signal }) => liveValues(ctx.services.sessions.get(input.sessionId).topology, signal)),
})
