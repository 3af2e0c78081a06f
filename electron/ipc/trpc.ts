import { initTRPC, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { AppError, toWireError } from '../contract/errors'
import { wireTransformer } from '../contract/wire-value'
import type { Services, TerminalPort } from './services'

/** Who calls: the services, and a way to hand a port to the calling window. */
export interface CallContext {
  services: Services
  /** Opens a channel whose other end the calling window receives under `terminalId`. */
  openTerminalPort(terminalId: string): TerminalPort
}

const t = initTRPC.context<CallContext>().create({
  // For the way over a WebSocket; between processes values travel as they are.
  transformer: wireTransformer,
  errorFormatter({ shape, error }) {
    const cause = error.cause
    if (cause instanceof ZodError) {
      const problems = cause.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
      const appError = toWireError(new AppError('INPUT_INVALID', problems.join('; '), { details: { problems } }))
      return { ...shape, message: appError.message, data: { ...shape.data, stack: undefined, appError } }
    }
    return { ...shape, data: { ...shape.data, stack: undefined, appError: toWireError(cause ?? error) } }
  },
})

export const router = t.router

/** Translates our errors into tRPC's, once, so that their code and details reach the window. */
export const procedure = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) {
    const cause = result.error.cause
    throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: cause.message, cause })
  }
  return result
})
