import { z } from 'zod'
import { labIdSchema } from '../contract/lab'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

export const catalogRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.catalog.view, signal)),
  guides: procedure
    .input(z.object({ labId: labIdSchema }))
    .query(({ ctx, input }) => ctx.services.catalog.guides(input.labId)),
})
