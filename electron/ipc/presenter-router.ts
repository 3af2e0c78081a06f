import { z } from 'zod'
import { labIdSchema } from '../contract/lab'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const cue = z.object({ cue: z.number().int().min(0).max(100) })

export const presenterRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.presenter.view, signal)),
  /** What the room sees. */
  stage: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.presenter.stage, signal)),
  start: procedure
    .input(z.object({ labId: labIdSchema }))
    .mutation(({ ctx, input }) => ctx.services.presenter.start(input.labId)),
  /** What the one key does. */
  next: procedure.mutation(({ ctx }) => ctx.services.presenter.next()),
  repeat: procedure.mutation(({ ctx }) => ctx.services.presenter.repeat()),
  rearm: procedure.input(cue).mutation(({ ctx, input }) => ctx.services.presenter.rearm(input.cue)),
  rehearse: procedure
    .input(z.object({ runs: z.number().int().min(1).max(20) }))
    .mutation(({ ctx, input }) => ctx.services.presenter.rehearse(input.runs)),
  play: procedure.input(cue).mutation(({ ctx, input }) => ctx.services.presenter.play(input.cue)),
  cancel: procedure.mutation(({ ctx }) => ctx.services.presenter.cancel()),
  openPoll: procedure.mutation(({ ctx }) => ctx.services.presenter.openPoll()),
  closePoll: procedure.mutation(({ ctx }) => ctx.services.presenter.closePoll()),
  openAudience: procedure.mutation(({ ctx }) => ctx.services.presenter.openAudience()),
  closeAudience: procedure.mutation(({ ctx }) => ctx.services.presenter.closeAudience()),
  setClassName: procedure
    .input(z.object({ name: z.string().trim().max(80) }))
    .mutation(({ ctx, input }) => ctx.services.presenter.setClassName(input.name)),
  showProjector: procedure.mutation(({ ctx }) => ctx.services.desktop.showProjector()),
  end: procedure.mutation(({ ctx }) => ctx.services.presenter.end()),
})
