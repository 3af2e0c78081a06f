import type { Unsubscribable } from '@trpc/server/observable'
import { useEffect, useState } from 'react'
import type { WireError } from '../../electron/contract/errors'
import { wireErrorOf } from './wire-error'

interface Handlers<T> {
  onData(value: T): void
  onError(error: unknown): void
}

export interface Subscribed<T> {
  /** The newest value; undefined until the first has come. */
  data: T | undefined
  error: WireError | undefined
}

/**
 * Keeps the newest value of a subscription while the component is mounted.
 *
 * @param key the subscription's identity: it starts anew when the key changes; null for none
 */
export function useSubscription<T>(
  key: string | null,
  subscribe: (handlers: Handlers<T>) => Unsubscribable,
): Subscribed<T> {
  const [state, setState] = useState<Subscribed<T> & { key: string | null }>({
    key,
    data: undefined,
    error: undefined,
  })
  // `subscribe` is a new closure at each render; what it subscribes to is named by `key`.
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for subscribe
  useEffect(() => {
    if (key === null) return
    const subscription = subscribe({
      onData: (data) => setState({ key, data, error: undefined }),
      onError: (error) => setState((last) => ({ ...last, key, error: wireErrorOf(error) })),
    })
    return () => subscription.unsubscribe()
  }, [key])
  return state.key === key ? state : { data: undefined, error: undefined }
}
