import { z } from 'zod'
import { labIdSchema } from '../contract/lab'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

export const progressRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.progress.value, signal)),
  reset: procedure
    .input(z.object({ labId: labIdSchema }))
    .mutation(({ ctx, input }) => ctx.services.progress.reset(input.labId)),
})
