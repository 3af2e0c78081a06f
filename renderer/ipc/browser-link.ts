import { createWSClient, TRPCClientError, type TRPCLink, wsLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { WireError } from '../../electron/contract/errors'
import { webLimits, webPaths } from '../../electron/contract/web'
import { wireTransformer } from '../../electron/contract/wire-value'
import type { AppRouter } from '../../electron/ipc/router'
import { connectionNow, setConnection } from './connection'

const pingMs = 5000
const mostRetryMs = 4000

export function socketUrl(target: string): string {
  const url = new URL(target, window.location.href)
  url.protocol = 'ws:'
  return url.href
}

/**
 * A browser's way to the router. A connection that is lost comes back by itself, and subscriptions begin anew on it; what is
 * clicked meanwhile is refused, rather than done at some later time.
 */
export function browserLinks(): TRPCLink<AppRouter>[] {
  const client = createWSClient({
    url: socketUrl(webPaths.calls),
    retryDelayMs: (attempt) => Math.min(250 * 2 ** attempt, mostRetryMs),
    keepAlive: { enabled: true, intervalMs: pingMs, pongTimeoutMs: pingMs },
    onOpen: () => setConnection('open'),
    onClose: () => {
      if (connectionNow() === 'refused') return
      setConnection('lost')
      void isRefused().then((refused) => {
        if (!refused || connectionNow() !== 'lost') return
        setConnection('refused')
        void client.close()
      })
    },
  })
  return [refusingLink, wsLink({ client, transformer: wireTransformer })]
}

/** A WebSocket that is refused does not say why: a request does. */
async function isRefused(): Promise<boolean> {
  try {
    return (await fetch(webPaths.session, { cache: 'no-store' })).status === 401
  } catch {
    // Nobody answers: that is for the next attempt.
    return false
  }
}

const refusingLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const problem = op.type === 'subscription' ? null : problemOf(op.input)
      if (problem) {
        observer.error(failure(problem))
        return
      }
      const subscription = next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error: (error) => observer.error(isClosed(error) ? failure(lost) : error),
      })
      return () => subscription.unsubscribe()
    })

const lost: WireError = {
  code: 'CONNECTION_LOST',
  message: 'Standby did not answer. Whether this was done can be seen when the connection is back.',
  details: {},
}

function problemOf(input: unknown): WireError | null {
  const connection = connectionNow()
  if (connection === 'lost' || connection === 'refused') {
    return { ...lost, message: 'This was not done: there is no connection to Standby.' }
  }
  const text = JSON.stringify(input) ?? ''
  // A character has four bytes at most.
  if (text.length * 4 < webLimits.calls || new Blob([text]).size < webLimits.calls) return null
  const mebibytes = Math.floor(webLimits.calls / 1024 / 1024)
  return { code: 'INPUT_INVALID', message: `A browser can send no more than ${mebibytes} MiB at once.`, details: {} }
}

function failure(appError: WireError): TRPCClientError<AppRouter> {
  const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, appError } as const
  return TRPCClientError.from({ error: { code: -32603, message: appError.message, data } })
}

function isClosed(error: TRPCClientError<AppRouter>): boolean {
  return error.cause?.name === 'TRPCWebSocketClosedError'
}
