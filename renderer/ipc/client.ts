import { createTRPCClient } from '@trpc/client'
import type { StandbyBridge } from '../../electron/contract/ipc'
import type { AppRouter } from '../../electron/ipc/router'
import { browserLinks } from './browser-link'
import { ipcLink } from './ipc-link'

declare global {
  interface Window {
    /** What the preload script gives the window; a browser has none. */
    standby?: StandbyBridge
  }
}

/** The same router for both: over IPC in the window, over a WebSocket in a browser. */
export const client = createTRPCClient<AppRouter>({
  links: window.standby ? [ipcLink(window.standby)] : browserLinks(),
})
