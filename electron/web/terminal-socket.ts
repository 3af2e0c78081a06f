import type { WebSocket } from 'ws'
import type { TerminalOutput } from '../contract/terminal'
import { closeCodes } from '../contract/web'
import type { TerminalPort } from '../ipc/services'

/** A terminal's port over its own WebSocket: its bytes are binary frames, all else is JSON. */
export function terminalPortOf(socket: WebSocket): TerminalPort {
  return {
    post: (message) => {
      const output = message as TerminalOutput
      if (socket.readyState !== socket.OPEN) return
      socket.send(output.type === 'output' ? output.bytes : JSON.stringify(output))
    },
    onMessage: (listener) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) listener({ type: 'input', bytes: new Uint8Array(data) })
        else listener(parsed(data.toString('utf8')))
      })
    },
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(closeCodes.terminalTaken),
  }
}

/** Not JSON is no message: what is done with it is up to the terminal, which looks at each. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
