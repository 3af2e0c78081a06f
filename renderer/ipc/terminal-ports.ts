import { ipcChannels } from '../../electron/contract/ipc-channels'

type Receiver = (port: MessagePort) => void

const receivers = new Map<string, Receiver>()
let listening = false

/**
 * Waits for the ports of a terminal, which the preload script hands over by a message from the window to itself.
 *
 * @returns a function that stops waiting
 */
export function receivePorts(terminalId: string, receiver: Receiver): () => void {
  if (!listening) {
    window.addEventListener('message', onMessage)
    listening = true
  }
  receivers.set(terminalId, receiver)
  return () => {
    if (receivers.get(terminalId) === receiver) receivers.delete(terminalId)
  }
}

function onMessage(event: MessageEvent): void {
  if (event.source !== window) return
  const message: unknown = event.data
  if (message === null || typeof message !== 'object') return
  if (!('type' in message) || message.type !== ipcChannels.terminalPort) return
  const [port] = event.ports
  if (!port || !('terminalId' in message) || typeof message.terminalId !== 'string') return
  const receiver = receivers.get(message.terminalId)
  if (receiver) receiver(port)
  else port.close()
}
