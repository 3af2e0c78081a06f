import path from 'node:path'
import { z } from 'zod'
import { backupFileSchema, dumpRequestSchema, restoreOntoSchema } from '../contract/backup'
import { nodeIdSchema } from '../contract/check'
import { sessionIdSchema } from '../contract/session'
import { procedure, router } from './trpc'

const session = z.object({ sessionId: sessionIdSchema })
const file = session.extend({ file: backupFileSchema })
const work = session.extend({ id: z.uuid() })

export const backupRouter = router({
  watch: procedure
    .input(session)
    .subscription(({ ctx, input, signal }) =>
      ctx.services.sessions.get(input.sessionId).backupFiles.watch(signal ?? new AbortController().signal),
    ),
  verify: procedure
    .input(file)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.verify(input.file)),
  cancel: procedure
    .input(file)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.cancel(input.file)),
  glance: procedure
    .input(file)
    .query(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.glance(input.file)),
  /** Asks where to, and copies the file there. @returns its path, null when cancelled */
  copyOut: procedure.input(file).mutation(async ({ ctx, input }) => {
    const { backupFiles } = ctx.services.sessions.get(input.sessionId)
    const target = await ctx.services.desktop.pickTarget(path.posix.basename(input.file.name))
    if (target !== null) await backupFiles.copyTo(input.file, target)
    return target
  }),
  /** What a restore onto a server would overwrite. */
  plan: procedure
    .input(file.extend({ node: nodeIdSchema }))
    .query(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.plan(input.file, input.node)),
  /** What a server holds, before a guide's block restores onto it. */
  holdings: procedure
    .input(session.extend({ node: nodeIdSchema }))
    .query(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.holdings(input.node)),
  restoreOnto: procedure
    .input(session.extend({ wish: restoreOntoSchema }))
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.restoreOnto(input.wish)),
  dump: procedure
    .input(session.extend({ request: dumpRequestSchema }))
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.dump(input.request)),
  cancelWork: procedure
    .input(work)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.cancelWork(input.id)),
  dismissWork: procedure
    .input(work)
    .mutation(({ ctx, input }) => ctx.services.sessions.get(input.sessionId).backupFiles.dismissWork(input.id)),
})
