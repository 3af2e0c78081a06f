import { create } from 'zustand'

/** The lab that the learner is about to hand in. */
interface AskedHandIn {
  labId: string
  labTitle: string
}

export const useAskedHandIn = create<{ asked: AskedHandIn | null }>(() => ({ asked: null }))

/** Asks for a name, and saves the hand-in: {@link HandInDialog} must be on the page. */
export function askToHandIn(labId: string, labTitle: string): void {
  useAskedHandIn.setState({ asked: { labId, labTitle } })
}

export function closeHandIn(): void {
  useAskedHandIn.setState({ asked: null })
}
