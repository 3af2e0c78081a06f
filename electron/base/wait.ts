import { AppError } from '../contract/errors'

/** Waits, or ends at once when the signal aborts. @throws AppError CANCELLED */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer)
      reject(new AppError('CANCELLED', 'Cancelled.'))
    }
    if (signal?.aborted) return reject(new AppError('CANCELLED', 'Cancelled.'))
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel)
      resolve()
    }, ms)
    signal?.addEventListener('abort', cancel, { once: true })
  })
}

/** @throws AppError CANCELLED */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.')
}

/** Waits for work until the signal aborts; the work then goes on, and nobody waits for it. @throws AppError CANCELLED */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new AppError('CANCELLED', 'Cancelled.'))
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel))
  })
}
