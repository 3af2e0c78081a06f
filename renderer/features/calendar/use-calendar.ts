import { useEffect } from 'react'
import type { CalendarView } from '../../../electron/contract/calendar'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { perform } from '../../ui/toast-store'

const refreshMs = 3000

/** The lab's calendar; undefined until it has come, and for a lab that has none. */
export function useCalendar(sessionId: string): CalendarView | undefined {
  const { data } = useSubscription<CalendarView>(`calendar/${sessionId}`, (on) =>
    client.calendar.watch.subscribe({ sessionId }, on),
  )
  const has = data !== undefined && data.jobs.length > 0
  const still = data?.state !== 'running'
  useEffect(() => {
    if (!has || !still) return
    // Files may be removed by hand. That the store does not answer is said in its own place.
    const timer = setInterval(() => client.calendar.refresh.mutate({ sessionId }).catch(() => {}), refreshMs)
    return () => clearInterval(timer)
  }, [has, still, sessionId])
  return has ? data : undefined
}

/** Says to the calendar what a `calendar` fence says. @returns whether it was done */
export function commandCalendar(sessionId: string, code: string): Promise<boolean> {
  return perform(client.calendar.command.mutate({ sessionId, code }))
}
