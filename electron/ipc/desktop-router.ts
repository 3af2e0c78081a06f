import { z } from 'zod'
import { procedure, router } from './trpc'

export const desktopRouter = router({
  version: procedure.query(({ ctx }) => ctx.services.desktop.version),
  platform: procedure.query(({ ctx }) => ctx.services.desktop.platform),
  openExternal: procedure
    .input(z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) }))
    .mutation(({ ctx, input }) => ctx.services.desktop.openExternal(input.url)),
  pickFolder: procedure.mutation(({ ctx }) => ctx.services.desktop.pickFolder()),
  saveFile: procedure
    .input(
      z.object({
        name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/),
        bytes: z.instanceof(Uint8Array).refine((b) => b.byteLength <= 50_000_000),
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.desktop.saveFile(input.name, input.bytes)),
  copyText: procedure
    .input(z.object({ text: z.string().max(1_000_000) }))
    .mutation(({ ctx, input }) => ctx.services.desktop.copyText(input.text)),
})
