import { settingsSchema } from '../contract/settings'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

export const settingsRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.settings.value, signal)),
  set: procedure.input(settingsSchema.partial()).mutation(({ ctx, input }) => ctx.services.settings.set(input)),
})
