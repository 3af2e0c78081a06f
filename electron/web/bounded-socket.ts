import { WebSocket } from 'ws'

/** What may wait for a reader: a browser that reads has far less, one that does not must not fill the memory. */
export const mostWaiting = 16 * 1024 * 1024

/**
 * A WebSocket that is cut off when its reader does not follow. It comes back by itself, and its subscriptions begin with the
 * state as it is then.
 */
export class BoundedSocket extends WebSocket {
  override send(data: unknown, options?: unknown, callback?: unknown): void {
    if (this.bufferedAmount > mostWaiting) {
      this.emit('slow')
      this.terminate()
      return
    }
    super.send(data as string, options as object, callback as () => void)
  }
}
