import { create } from 'zustand'

/** How long the second press may take. */
export const answerMs = 5000
const rememberedKey = 'standby.present.ask'

interface BackQuestion {
  /** Going back is asked about first. The windows of one machine share it. */
  ask: boolean
  /** The cue to whose start a first press would lead; a second one goes there. */
  cue: number | null
  setAsk(ask: boolean): void
  put(cue: number | null): void
}

/** Whether one really wants to go back: the same key once more says so, since a clicker has no other. */
export const useBackQuestion = create<BackQuestion>((set) => ({
  ask: localStorage.getItem(rememberedKey) !== 'no',
  cue: null,
  setAsk: (ask) => {
    localStorage.setItem(rememberedKey, ask ? 'yes' : 'no')
    set({ ask })
  },
  put: (cue) => set({ cue }),
}))

let timer: ReturnType<typeof setTimeout> | undefined

/** @returns whether to go there now; else it was asked, and the next call for the same cue says yes */
export function confirmedBack(cue: number): boolean {
  const { ask, cue: asked, put } = useBackQuestion.getState()
  clearTimeout(timer)
  const asks = ask && localStorage.getItem(rememberedKey) !== 'no'
  if (!asks || asked === cue) {
    put(null)
    return true
  }
  put(cue)
  timer = setTimeout(() => put(null), answerMs)
  return false
}
