/** Aborts with the first of the signals. As AbortSignal.any, which not every runtime has: Node 18 has it from 18.17, Chrome from 116. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const linked = new AbortController()
  for (const signal of signals) {
    if (signal.aborted) linked.abort(signal.reason)
    signal.addEventListener('abort', () => linked.abort(signal.reason), { once: true, signal: linked.signal })
  }
  return linked.signal
}
