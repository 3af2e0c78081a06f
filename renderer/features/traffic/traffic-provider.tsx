import { type ReactNode, useMemo, useRef } from 'react'
import type { TrafficView } from '../../../electron/contract/traffic'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { type KnownOutage, learnOutages } from './known-outages'
import { OutagesContext, StreamsContext, TrafficContext } from './traffic-context'
import { type StreamFacts, streamFacts } from './traffic-words'

/** Keeps a session's traffic for the panes inside. */
export function TrafficProvider({ sessionId, children }: { sessionId: string; children: ReactNode }) {
  const { data, error } = useSubscription<TrafficView>(`traffic/${sessionId}`, (on) =>
    client.traffic.watch.subscribe({ sessionId }, on),
  )
  const outages = useRef<KnownOutage[]>([])
  if (data) outages.current = learnOutages(outages.current, data)
  return (
    <TrafficContext value={data}>
      <StreamsContext value={useFacts(data, error !== undefined)}>
        <OutagesContext value={outages.current}>{children}</OutagesContext>
      </StreamsContext>
    </TrafficContext>
  )
}

/** Keeps its identity while nothing changes. A session whose traffic cannot be watched is shown without. */
function useFacts(view: TrafficView | undefined, failed: boolean): StreamFacts[] | undefined {
  const key = view ? JSON.stringify(view.streams.map(streamFacts)) : failed ? '[]' : null
  return useMemo(() => (key === null ? undefined : (JSON.parse(key) as StreamFacts[])), [key])
}
