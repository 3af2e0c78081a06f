import { z } from 'zod'
import { backupFileSchema } from './backup'
import { sessionIdSchema } from './session'
import { terminalSizeSchema } from './terminal'

/** Where a browser finds what, on the server that serves the workbench to it. */
export const webPaths = {
  /** Takes a one-time token for a cookie. */
  enter: '/enter',
  /** Says whether the cookie still serves. */
  session: '/session',
  /** WebSocket: calls and subscriptions, as tRPC has them. */
  calls: '/calls',
  /** WebSocket: one terminal. Its bytes are binary frames, all else is JSON. */
  terminal: '/terminal',
  /** A file out of a store. */
  backup: '/backup',
} as const

/** A message may have this many bytes. */
export const webLimits = { calls: 16 * 1024 * 1024, terminal: 1_100_000 } as const

/** Why the server closed a WebSocket; the codes of an application begin at 4000. */
export const closeCodes = {
  /** Another page shows this terminal now, or it was closed. */
  terminalTaken: 4001,
  /** There is no such terminal, or no such session; the reason is in words. */
  terminalGone: 4004,
} as const

const wholeNumber = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)

/** The query of a terminal's WebSocket. */
export const terminalQuerySchema = z
  .object({ session: sessionIdSchema, terminal: z.string().min(1).max(64), columns: wholeNumber, rows: wholeNumber })
  .transform(({ session, terminal, columns, rows }) => ({ session, terminal, size: { columns, rows } }))
  .pipe(z.object({ session: sessionIdSchema, terminal: z.string(), size: terminalSizeSchema }))

/** The query of a file's download. */
export const backupQuerySchema = z
  .object({ session: sessionIdSchema, store: z.string(), name: z.string() })
  .transform(({ session, store, name }) => ({ session, file: { store, name } }))
  .pipe(z.object({ session: sessionIdSchema, file: backupFileSchema }))
