import type { Live } from '../base/live'

/** The values of `live` for a subscription; without a signal the caller's own end of iteration ends it. */
export function liveValues<T>(live: Live<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void, void> {
  return live.values(signal ?? new AbortController().signal)
}
