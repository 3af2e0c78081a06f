import { TRPCClientError } from '@trpc/client'
import type { WireError } from '../../electron/contract/errors'

/** The error of ours that a failed call carries; anything else is a bug and says so. */
export function wireErrorOf(error: unknown): WireError {
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data
    if (data !== null && typeof data === 'object' && 'appError' in data) return data.appError as WireError
  }
  return { code: 'BUG', message: error instanceof Error ? error.message : String(error), details: {} }
}
