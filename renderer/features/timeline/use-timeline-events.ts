import type { TimelineEvent } from '../../../electron/contract/timeline'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'

/** What happened in a session; undefined until it has come. */
export function useTimelineEvents(sessionId: string): TimelineEvent[] | undefined {
  return useSubscription<TimelineEvent[]>(`timeline/${sessionId}`, (on) =>
    client.session.timeline.subscribe({ sessionId }, on),
  ).data
}
