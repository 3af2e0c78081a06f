import { create } from 'zustand'

const key = 'standby.timeline'

interface TimelineState {
  open: boolean
}

/** Whether the timeline is shown: the same in all labs, and remembered. */
export const useTimeline = create<TimelineState>(() => ({ open: localStorage.getItem(key) === 'open' }))

export function setTimelineOpen(open: boolean): void {
  localStorage.setItem(key, open ? 'open' : 'closed')
  useTimeline.setState({ open })
}

export function toggleTimeline(): void {
  setTimelineOpen(!useTimeline.getState().open)
}
