import { create } from 'zustand'

const key = 'standby.backups'

interface BackupsState {
  open: boolean
}

/** Whether the backups are shown: the same in all labs that have any, and remembered. */
export const useBackupsOpen = create<BackupsState>(() => ({ open: localStorage.getItem(key) !== 'closed' }))

export function toggleBackups(): void {
  const open = !useBackupsOpen.getState().open
  localStorage.setItem(key, open ? 'open' : 'closed')
  useBackupsOpen.setState({ open })
}
