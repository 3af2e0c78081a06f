import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { SharedFrames } from './shared-frames'

/** A page sends one message when it opens, and one a vote. */
const messages = { most: 20, perMs: 10_000 }

/** A viewer's WebSocket: shared frames are written as they are, and who floods us is cut off. */
export class ViewerSocket extends WebSocket {
  #viewer = ''
  #raw: Duplex | null = null
  #frames: SharedFrames | null = null
  #stageClaimed = false
  #answered = true
  #received = 0
  #countedFrom = 0

  /** Who it is for; not a secret. */
  get viewer(): string {
    return this.#viewer
  }

  /** @param raw the connection under it */
  attach(viewer: string, raw: Duplex, frames: SharedFrames): void {
    this.#viewer = viewer
    this.#raw = raw
    this.#frames = frames
    this.on('pong', () => {
      this.#answered = true
    })
    this.on('message', () => this.#count())
  }

  override send(data: Parameters<WebSocket['send']>[0]): void {
    const frame = this.extensions.includes('permessage-deflate') ? this.#frames?.compressedFrame(data) : null
    if (frame && this.readyState === WebSocket.OPEN) this.#raw?.write(frame)
    else super.send(data, { binary: false, compress: false })
  }

  claimStage(): boolean {
    const free = !this.#stageClaimed
    this.#stageClaimed = true
    return free
  }

  /** Waits until what was written is on its way; a reader that is slow holds up nobody but itself. */
  async drained(signal: AbortSignal): Promise<void> {
    if (!this.#raw?.writableNeedDrain) return
    await once(this.#raw, 'drain', { signal }).catch(() => {})
  }

  /** Asks for a sign of life, and ends a connection that gave none since the last time. */
  checkAlive(): void {
    if (this.#answered) this.ping()
    else this.terminate()
    this.#answered = false
  }

  #count(): void {
    const now = Date.now()
    if (now - this.#countedFrom > messages.perMs) {
      this.#countedFrom = now
      this.#received = 0
    }
    if (++this.#received > messages.most) this.close(1008, 'Too many messages')
  }
}
