import { z } from 'zod'

/** What a terminal runs: a mysql prompt, already logged in, or a shell. */
export const terminalKinds = ['mysql', 'shell'] as const
export type TerminalKind = (typeof terminalKinds)[number]

export interface TerminalView {
  id: string
  sessionId: string
  node: string
  kind: TerminalKind
  /** Guides type into this one; terminals the learner opened on top are numbered. */
  guide: boolean
  title: string
  state: 'connecting' | 'open' | 'waiting' | 'closed'
}

export const terminalSizeSchema = z.object({
  columns: z.number().int().min(2).max(1000),
  rows: z.number().int().min(1).max(500),
})

/** Window to main, on a terminal's own port. */
export const terminalInputSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input'), bytes: z.instanceof(Uint8Array).refine((b) => b.byteLength <= 1_000_000) }),
  /** Bytes of output that were drawn: flow control by acknowledgement. */
  z.object({ type: z.literal('ack'), bytes: z.number().int().min(0).max(10_000_000) }),
  z.object({ type: z.literal('resize'), size: terminalSizeSchema }),
])
export type TerminalInput = z.infer<typeof terminalInputSchema>

/** Main to window. `restore` comes once, first: the screen as it is now. */
export type TerminalOutput =
  | { type: 'restore'; screen: string; columns: number; rows: number }
  | { type: 'output'; bytes: Uint8Array }
  | { type: 'state'; state: TerminalView['state'] }

/** Output is held back above `high` unacknowledged bytes, until no more than `low` are left. */
export const flowControl = { high: 100_000, low: 5_000 } as const
