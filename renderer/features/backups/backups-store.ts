import { create } from 'zustand'

const key = 'standby.backups'

interface BackupsState {
  /** null: nobody has chosen yet. */
  open: boolean | null
}

/** Room for a diagram and the backups beside it. */
const roomForNodes = 4

const chosen = { open: true, closed: false } as const

/** Whether the backups are shown: as was chosen last, in all labs that have any. */
const useBackupsChoice = create<BackupsState>(() => ({
  open: chosen[localStorage.getItem(key) as keyof typeof chosen] ?? null,
}))

/** @param nodeCount of the lab: until somebody has chosen, a small diagram leaves room for them */
export function useBackupsOpen(nodeCount: number): boolean {
  return useBackupsChoice((state) => state.open) ?? nodeCount <= roomForNodes
}

export function setBackupsOpen(open: boolean): void {
  localStorage.setItem(key, open ? 'open' : 'closed')
  useBackupsChoice.setState({ open })
}

/** As {@link useBackupsOpen}, the other way round from now on. */
export function toggleBackups(nodeCount: number): void {
  setBackupsOpen(!(useBackupsChoice.getState().open ?? nodeCount <= roomForNodes))
}
