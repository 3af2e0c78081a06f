import { z } from 'zod'
import { parseCalendarCommands } from '../contract/calendar'
import { AppError } from '../contract/errors'
import { sessionIdSchema } from '../contract/session'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const session = z.object({ sessionId: sessionIdSchema })

export const calendarRouter = router({
  watch: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) =>
      liveValues(ctx.services.sessions.get(input.sessionId).calendar.view, signal),
    ),
  /** What a `calendar` fence says, a command a line. */
  command: procedure.input(session.extend({ code: z.string().max(300) })).mutation(({ ctx, input }) => {
    const commands = parseCalendarCommands(input.code)
    if (!commands) throw new AppError('INPUT_INVALID', 'This is no command for the calendar.')
    const { calendar } = ctx.services.sessions.get(input.sessionId)
    for (const command of commands) calendar.command(command)
  }),
  /** Looks at the store anew: somebody may have removed a file by hand. */
  refresh: procedure
    .input(session)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).calendar.refresh()),
})
