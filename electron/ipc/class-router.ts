import { z } from 'zod'
import { labIdSchema } from '../contract/lab'
import { largestHandInBytes, learnerNameSchema } from '../contract/record'
import { procedure, router } from './trpc'

const lab = z.object({ labId: labIdSchema })

export const classRouter = router({
  /** What there is to hand in of a lab; null for nothing. */
  record: procedure.input(lab).query(({ ctx, input }) => ctx.services.classroom.record(input.labId)),
  /** Seals what was done under a name. @returns the file, to be saved by the window */
  handIn: procedure
    .input(lab.extend({ learner: learnerNameSchema }))
    .mutation(({ ctx, input }) => ctx.services.classroom.handIn(input.labId, input.learner)),
  /** Looks at a file that a learner handed in. */
  check: procedure
    .input(z.object({ file: z.string().max(1000), text: z.string().max(largestHandInBytes) }))
    .mutation(({ ctx, input }) => ctx.services.classroom.check(input.file, input.text)),
})
