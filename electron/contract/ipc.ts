import { z } from 'zod'
import type { WireError } from './errors'

export const ipcRequestSchema = z.discriminatedUnion('method', [
  z.object({
    method: z.enum(['query', 'mutation', 'subscription']),
    id: z.number().int().min(0),
    path: z.string().min(1).max(200),
    input: z.unknown(),
  }),
  z.object({ method: z.literal('stop'), id: z.number().int().min(0) }),
])
export type IpcRequest = z.infer<typeof ipcRequestSchema>

export interface IpcErrorShape {
  code: number
  message: string
  data: { code: string; httpStatus?: number; path?: string; appError?: WireError }
}

export type IpcResponse =
  | { id: number; type: 'data'; data: unknown }
  | { id: number; type: 'started' }
  | { id: number; type: 'done' }
  | { id: number; type: 'error'; error: IpcErrorShape }

/** What the preload script puts on `window.standby`. */
export interface StandbyBridge {
  send(request: IpcRequest): void
  /** @returns a function that stops listening */
  onResponse(listener: (response: IpcResponse) => void): () => void
  platform: string
}
