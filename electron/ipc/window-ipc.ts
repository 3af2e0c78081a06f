import { type BrowserWindow, type IpcMainEvent, ipcMain, MessageChannelMain, type WebContents } from 'electron'
import type { Disposable } from '../base/disposable'
import { ipcChannels } from '../contract/ipc-channels'
import { CallerCalls } from './ipc-link'
import { isTrustedSender } from './sender'
import type { Services, TerminalPort } from './services'

/** Answers the calls of known windows, and of nobody else. */
export class WindowIpc implements Disposable {
  readonly #services: Services
  readonly #calls = new Map<WebContents, CallerCalls>()
  readonly #listener = (event: IpcMainEvent, message: unknown) => this.#onRequest(event, message)

  constructor(services: Services) {
    this.#services = services
    ipcMain.on(ipcChannels.request, this.#listener)
  }

  /** From now on this window's main frame may call. A reload or close of it ends all of its calls. */
  add(window: BrowserWindow): void {
    const contents = window.webContents
    const calls = new CallerCalls({
      context: { services: this.#services, openTerminalPort: (id) => openTerminalPort(contents, id) },
      send: (response) => {
        if (!contents.isDestroyed()) contents.send(ipcChannels.response, response)
      },
    })
    this.#calls.set(contents, calls)
    contents.on('did-start-navigation', (_event, _url, isInPlace, isMainFrame) => {
      if (isMainFrame && !isInPlace) calls.abortAll()
    })
    contents.on('render-process-gone', () => calls.abortAll())
    contents.once('destroyed', () => {
      calls.abortAll()
      this.#calls.delete(contents)
    })
  }

  dispose(): void {
    ipcMain.off(ipcChannels.request, this.#listener)
    for (const calls of this.#calls.values()) calls.abortAll()
    this.#calls.clear()
  }

  #onRequest(event: IpcMainEvent, message: unknown): void {
    const calls = this.#calls.get(event.sender)
    const frame = event.senderFrame
    if (!calls || !frame) return
    if (!isTrustedSender({ url: frame.url, isMainFrame: frame.parent === null })) return
    void calls.handle(message)
  }
}

function openTerminalPort(contents: WebContents, terminalId: string): TerminalPort {
  const { port1, port2 } = new MessageChannelMain()
  contents.postMessage(ipcChannels.terminalPort, { terminalId }, [port2])
  port1.start()
  return {
    post: (message) => port1.postMessage(message),
    onMessage: (listener) => void port1.on('message', (event) => listener(event.data)),
    onClose: (listener) => void port1.on('close', listener),
    close: () => port1.close(),
  }
}
