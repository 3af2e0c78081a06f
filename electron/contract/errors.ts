import { z } from 'zod'

/**
 * Every way in which Standby can fail that is not a bug. The codes are the interface: the renderer maps each of them,
 * exhaustively, to a sentence and a remedy.
 */
export const appErrorCodes = [
  // The learner's machine
  'ENGINE_NOT_FOUND', // no container engine answers anywhere we look
  'ENGINE_UNREACHABLE', // an engine answered before, or was configured, and does not answer now
  'ENGINE_REFUSED', // the engine answered and said no; details.engine has its words
  'IMAGE_UNAVAILABLE', // neither present, nor pulled, nor built; details.tried says what was tried
  'PORT_IN_USE', // a lab asks for a host port that something else holds
  'DISK_FULL', // the engine or this machine has no space left
  'NODE_NOT_READY', // a container runs but its server does not answer in time
  'SERVER_UNREACHABLE', // a MySQL server does not answer
  'SQL_FAILED', // a MySQL server answered with an error
  // Content
  'LAB_INVALID', // details.problems lists file, line and key
  'LAB_NOT_FOUND',
  'EXPERIMENT_FAILED', // what a question has tried on a lab did not go as it says, or measured what no choice foretells
  'DEMO_FAILED', // a cue of a demonstration did not happen, or the state it begins in could not be made
  // Use
  'SESSION_GONE', // no such session, or its containers are no longer there
  'SESSION_BUSY', // another window or command is changing this session
  'NODE_GONE', // the node's container was removed behind our back
  'TERMINAL_GONE',
  'CANCELLED',
  'CONNECTION_LOST', // a browser has lost the server that serves it
  'INPUT_INVALID',
  'FORBIDDEN', // the caller may not do this: unknown sender, object without our label
  'FILE_UNREADABLE', // a file of ours is damaged or cannot be read
] as const

export const appErrorCodeSchema = z.enum(appErrorCodes)
export type AppErrorCode = z.infer<typeof appErrorCodeSchema>

export type ErrorDetails = Record<string, unknown>

/** An expected failure, translated once at the edge of the system it came from. */
export class AppError extends Error {
  readonly code: AppErrorCode
  readonly details: ErrorDetails

  constructor(code: AppErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

/** An invariant of our own code does not hold. Never caught to be shown as if it were the learner's problem. */
export class BugError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BugError'
  }
}

/** An error as it travels to the renderer: never a stack, never a secret. `BUG` stands for all unexpected ones. */
export const wireErrorSchema = z.object({
  code: z.union([appErrorCodeSchema, z.literal('BUG')]),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
})
export type WireError = z.infer<typeof wireErrorSchema>

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details }
  return { code: 'BUG', message: error instanceof Error ? error.message : String(error), details: {} }
}
