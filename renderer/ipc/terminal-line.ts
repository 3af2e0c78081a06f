import type { TerminalInput, TerminalOutput } from '../../electron/contract/terminal'
import { BrowserTerminalLine } from './browser-terminal-line'
import { client } from './client'
import { receivePorts } from './terminal-ports'

export interface TerminalTarget {
  sessionId: string
  terminalId: string
}

export interface TerminalLineEvents {
  onOutput(output: TerminalOutput): void
  /** Something about the line itself, not from what runs in the terminal. */
  onNotice(text: string): void
  onError(error: unknown): void
  /** As large as the terminal is now. */
  size(): { columns: number; rows: number }
}

/** What connects a drawn terminal with the program that runs in it. */
export interface TerminalLine {
  post(message: TerminalInput): void
  close(): void
}

export function openTerminalLine(target: TerminalTarget, events: TerminalLineEvents): TerminalLine {
  return window.standby ? windowLine(target, events) : new BrowserTerminalLine(target, events)
}

/** In the window: a MessagePort, which the app hands over when it is asked to. */
function windowLine(target: TerminalTarget, events: TerminalLineEvents): TerminalLine {
  let port: MessagePort | null = null
  const stopReceiving = receivePorts(target.terminalId, (received) => {
    port?.close()
    port = received
    port.onmessage = (event: MessageEvent<TerminalOutput>) => events.onOutput(event.data)
    port.start()
  })
  client.terminal.attach.mutate({ ...target, size: events.size() }).catch(events.onError)
  return {
    post: (message) => port?.postMessage(message),
    close: () => {
      stopReceiving()
      port?.close()
      port = null
    },
  }
}
