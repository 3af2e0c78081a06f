import { z } from 'zod'
import { sessionIdSchema } from '../contract/session'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

export const engineRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.engine.status, signal)),
  images: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.engine.images, signal)),
  retry: procedure.mutation(({ ctx }) => ctx.services.engine.retry()),
  ensureImage: procedure
    .input(z.object({ image: z.string().max(200) }))
    .mutation(({ ctx, input }) => ctx.services.engine.ensureImage(input.image)),
  leftovers: procedure.query(({ ctx }) => ctx.services.engine.leftovers()),
  removeLeftovers: procedure
    .input(z.object({ sessions: z.array(sessionIdSchema).max(1000) }))
    .mutation(({ ctx, input }) => ctx.services.engine.removeLeftovers(input.sessions)),
})
