import { z } from 'zod'
import { questionIdSchema, topicIdSchema } from '../contract/quiz'
import { answerSchema, confidenceSchema, runRequestSchema } from '../contract/study'
import { liveValues } from './live-subscription'
import { procedure, router } from './trpc'

const run = z.object({ runId: z.uuid() })
const asked = run.extend({ question: questionIdSchema })
const answered = asked.extend({
  answer: answerSchema,
  confidence: confidenceSchema,
  seconds: z.number().int().min(0).max(86_400).nullable(),
})
const file = z.object({ text: z.string().max(200_000_000) })

export const studyRouter = router({
  watch: procedure.subscription(({ ctx, signal }) => liveValues(ctx.services.study.view, signal)),
  begin: procedure
    .input(z.object({ request: runRequestSchema }))
    .mutation(({ ctx, input }) => ctx.services.study.begin(input.request)),
  model: procedure.input(asked).mutation(({ ctx, input }) => ctx.services.study.model(input.runId, input.question)),
  answer: procedure
    .input(answered)
    .mutation(({ ctx, input }) =>
      ctx.services.study.answer(input.runId, input.question, input.answer, input.confidence, input.seconds),
    ),
  /** Commits, then tries it: who stops listening cancels it. */
  predict: procedure.input(answered).subscription(({ ctx, input, signal }) => {
    const { runId, question, answer, confidence, seconds } = input
    const until = signal ?? new AbortController().signal
    return ctx.services.study.predict(runId, question, answer, confidence, seconds, until)
  }),
  scorecard: procedure.input(run).query(({ ctx, input }) => ctx.services.study.scorecard(input.runId)),
  topic: procedure
    .input(z.object({ topic: topicIdSchema }))
    .query(({ ctx, input }) => ctx.services.study.topic(input.topic)),
  exportProgress: procedure.query(({ ctx }) => ctx.services.study.exportProgress()),
  previewImport: procedure.input(file).mutation(({ ctx, input }) => ctx.services.study.previewImport(input.text)),
  importProgress: procedure.input(file).mutation(({ ctx, input }) => ctx.services.study.importProgress(input.text)),
})
