import type { TerminalInput, TerminalOutput } from '../../electron/contract/terminal'
import { closeCodes, webPaths } from '../../electron/contract/web'
import { socketUrl } from './browser-link'
import { connectionNow, useConnection } from './connection'
import type { TerminalLine, TerminalLineEvents, TerminalTarget } from './terminal-line'

const retryMs = 1000

/**
 * A terminal's own WebSocket: bytes as binary frames, the rest as JSON. It comes back by itself with the connection to the
 * server, and then shows the screen as it is. A terminal is shown on one page at a time: another one may take it, and a key
 * takes it back.
 */
export class BrowserTerminalLine implements TerminalLine {
  readonly #target: TerminalTarget
  readonly #events: TerminalLineEvents
  readonly #stopFollowing: () => void
  #socket: WebSocket | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #state: 'live' | 'taken' | 'over' = 'live'

  constructor(target: TerminalTarget, events: TerminalLineEvents) {
    this.#target = target
    this.#events = events
    this.#stopFollowing = useConnection.subscribe(({ connection }) => {
      if (connection === 'open') this.#ensureOpen()
      else this.#drop()
    })
    this.#ensureOpen()
  }

  post(message: TerminalInput): void {
    if (this.#state === 'taken' && message.type === 'input') {
      this.#state = 'live'
      this.#ensureOpen()
      return
    }
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    this.#socket.send(message.type === 'input' ? new Uint8Array(message.bytes) : JSON.stringify(message))
  }

  close(): void {
    this.#state = 'over'
    this.#stopFollowing()
    this.#drop()
  }

  #drop(): void {
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #ensureOpen(): void {
    if (this.#socket || this.#state !== 'live' || connectionNow() !== 'open') return
    clearTimeout(this.#retry)
    const { columns, rows } = this.#events.size()
    const query = new URLSearchParams({
      session: this.#target.sessionId,
      terminal: this.#target.terminalId,
      columns: `${columns}`,
      rows: `${rows}`,
    })
    const socket = new WebSocket(socketUrl(`${webPaths.terminal}?${query}`))
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket !== socket) return
      this.#events.onOutput(
        typeof data === 'string'
          ? (JSON.parse(data) as TerminalOutput)
          : { type: 'output', bytes: new Uint8Array(data) },
      )
    }
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return
      this.#socket = null
      if (code === closeCodes.terminalTaken) {
        this.#state = 'taken'
        this.#events.onNotice('This terminal is shown on another page now. Press a key to have it here again.')
      } else if (code === closeCodes.terminalGone) {
        this.#state = 'over'
        this.#events.onNotice(reason)
      } else this.#retry = setTimeout(() => this.#ensureOpen(), retryMs)
    }
    this.#socket = socket
  }
}
