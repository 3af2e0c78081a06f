import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { IpcResponse, StandbyBridge } from './contract/ipc'
import { ipcChannels } from './contract/ipc-channels'

const bridge: StandbyBridge = {
  send: (request) => ipcRenderer.send(ipcChannels.request, request),
  onResponse: (listener) => {
    const onMessage = (_event: IpcRendererEvent, response: IpcResponse) => listener(response)
    ipcRenderer.on(ipcChannels.response, onMessage)
    return () => ipcRenderer.off(ipcChannels.response, onMessage)
  },
  platform: process.platform,
}

contextBridge.exposeInMainWorld('standby', bridge)

// A MessagePort cannot cross the context bridge; window.postMessage carries it into the page's world.
ipcRenderer.on(ipcChannels.terminalPort, (event, message: { terminalId: string }) => {
  window.postMessage({ type: ipcChannels.terminalPort, terminalId: message.terminalId }, '*', event.ports)
})
