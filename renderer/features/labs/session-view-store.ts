import { create } from 'zustand'

/** What the learner has looked at and touched in a session; what is done is the session's own to say. */
export interface SessionUi {
  selectedTerminal: string | null
  /** The terminal that is to have the focus; another object for each time. */
  focusRequest: { terminalId: string } | null
  /** Fences that were run, as `step:line`. */
  ran: Record<string, true>
  /** When the learner first did something in a step, milliseconds since 1970. */
  actedAt: Record<string, number>
  summaryOpen: boolean
  /** The learner is asked whether to end the lab. */
  endAsked: boolean
}

const fresh: SessionUi = {
  selectedTerminal: null,
  focusRequest: null,
  ran: {},
  actedAt: {},
  summaryOpen: false,
  endAsked: false,
}

interface SessionUiState {
  sessions: Record<string, SessionUi>
}

const useStore = create<SessionUiState>(() => ({ sessions: {} }))

export function useSessionUi<T>(sessionId: string, select: (ui: SessionUi) => T): T {
  return useStore((state) => select(state.sessions[sessionId] ?? fresh))
}

export function sessionUi(sessionId: string): SessionUi {
  return useStore.getState().sessions[sessionId] ?? fresh
}

function update(sessionId: string, change: (ui: SessionUi) => Partial<SessionUi>): void {
  useStore.setState(({ sessions }) => {
    const ui = sessions[sessionId] ?? fresh
    return { sessions: { ...sessions, [sessionId]: { ...ui, ...change(ui) } } }
  })
}

export function selectTerminal(sessionId: string, terminalId: string, options = { focus: true }): void {
  update(sessionId, (ui) => ({
    selectedTerminal: terminalId,
    focusRequest: options.focus ? { terminalId } : ui.focusRequest,
  }))
}

export function focusTerminal(sessionId: string): void {
  update(sessionId, ({ selectedTerminal }) => ({
    focusRequest: selectedTerminal === null ? null : { terminalId: selectedTerminal },
  }))
}

export function fenceKey(step: string, line: number): string {
  return `${step}:${line}`
}

export function noteRun(sessionId: string, step: string, line: number): void {
  update(sessionId, (ui) => ({ ran: { ...ui.ran, [fenceKey(step, line)]: true } }))
  noteAction(sessionId, step)
}

export function noteAction(sessionId: string, step: string): void {
  if (sessionUi(sessionId).actedAt[step] !== undefined) return
  update(sessionId, (ui) => ({ actedAt: { ...ui.actedAt, [step]: Date.now() } }))
}

export function setSummaryOpen(sessionId: string, summaryOpen: boolean): void {
  update(sessionId, () => ({ summaryOpen }))
}

export function askToEnd(sessionId: string, endAsked: boolean): void {
  update(sessionId, () => ({ endAsked }))
}
