import { create } from 'zustand'
import type { RunView } from '../../../electron/contract/study'

export type Route =
  | { view: 'catalogue' }
  | { view: 'lab'; labId: string }
  | { view: 'session'; sessionId: string }
  | { view: 'present'; labId: string }
  | { view: 'study' }
  | { view: 'run'; run: RunView }
  | { view: 'topic'; topic: string }
  | { view: 'progress' }
  | { view: 'class' }
  | { view: 'settings' }
  | { view: 'engine' }

interface ViewState {
  route: Route
  /** The learner looked at the page about the missing engine, and wants to see the labs nevertheless. */
  engineNoticeDismissed: boolean
  shortcutsOpen: boolean
  go(route: Route): void
  dismissEngineNotice(): void
  setShortcutsOpen(open: boolean): void
}

/** What the window shows. What is true of labs and servers comes from subscriptions, never from here. */
export const useView = create<ViewState>((set) => ({
  route: { view: 'catalogue' },
  engineNoticeDismissed: false,
  shortcutsOpen: false,
  go: (route) => set({ route }),
  dismissEngineNotice: () => set({ engineNoticeDismissed: true }),
  setShortcutsOpen: (shortcutsOpen) => set({ shortcutsOpen }),
}))

export function go(route: Route): void {
  useView.getState().go(route)
}
