import { createTRPCClient } from '@trpc/client'
import type { StandbyBridge } from '../../electron/contract/ipc'
import type { AppRouter } from '../../electron/ipc/router'
import { ipcLink } from './ipc-link'

declare global {
  interface Window {
    standby: StandbyBridge
  }
}

export const client = createTRPCClient<AppRouter>({ links: [ipcLink(window.standby)] })
