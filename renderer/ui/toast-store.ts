import { create } from 'zustand'
import { wireErrorOf } from '../ipc/wire-error'
import { remedies } from './error-remedy'

export interface Toast {
  id: number
  kind: 'done' | 'error'
  title: string
  text: string
}

interface ToastState {
  toasts: Toast[]
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
}

let lastId = 0

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  show: (toast) => set((state) => ({ toasts: [...state.toasts.slice(-2), { ...toast, id: ++lastId }] })),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}))

/** Says in a word that something was done which cannot be seen: `Copied`. */
export function notify(title: string, text = ''): void {
  useToasts.getState().show({ kind: 'done', title, text })
}

/** Shows why an action failed. */
export function reportError(cause: unknown): void {
  const error = wireErrorOf(cause)
  if (error.code === 'CANCELLED') return
  useToasts.getState().show({ kind: 'error', title: remedies[error.code].title, text: error.message })
}

/**
 * Awaits an action that a learner asked for, and shows why it failed if it does.
 *
 * @returns whether it succeeded
 */
export async function perform(action: Promise<unknown>): Promise<boolean> {
  try {
    await action
    return true
  } catch (cause) {
    reportError(cause)
    return false
  }
}
