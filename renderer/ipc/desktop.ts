import type { BackupFileName } from '../../electron/contract/backup'
import { webPaths } from '../../electron/contract/web'
import { client } from './client'

/** What is done on the machine in front of which the learner sits: by the app, or by the browser. */
export interface Desktop {
  openExternal(url: string): Promise<void>
  /** null where folders of the server's machine cannot be looked through; a path can be typed. */
  pickFolder: (() => Promise<string | null>) | null
  /** @returns where it is, in words; null when cancelled */
  saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>
  /** Copies a file out of a session's store. @returns where it is; null when cancelled, or where the browser shows it */
  saveBackup(file: { sessionId: string; file: BackupFileName }): Promise<string | null>
  copyText(text: string): Promise<void>
}

const windowDesktop: Desktop = {
  openExternal: (url) => client.desktop.openExternal.mutate({ url }),
  pickFolder: () => client.desktop.pickFolder.mutate(),
  saveFile: (name, bytes) => client.desktop.saveFile.mutate({ name, bytes }),
  saveBackup: (file) => client.backup.copyOut.mutate(file),
  copyText: (text) => client.desktop.copyText.mutate({ text }),
}

/** Longer than a browser takes to begin a download. */
const keepMs = 60_000

const browserDesktop: Desktop = {
  openExternal: async (url) => {
    window.open(url, '_blank', 'noopener,noreferrer')
  },
  pickFolder: null,
  saveFile: async (name, bytes) => {
    const url = URL.createObjectURL(new Blob([bytes]))
    download(url, name)
    setTimeout(() => URL.revokeObjectURL(url), keepMs)
    return `${name}, where this browser keeps its downloads`
  },
  saveBackup: async ({ sessionId, file }) => {
    const query = new URLSearchParams({ session: sessionId, store: file.store, name: file.name })
    download(`${webPaths.backup}?${query}`, file.name.split('/').at(-1) ?? file.name)
    return null
  },
  copyText: async (text) => {
    // Browsers give pages the clipboard only on addresses that they trust: the own machine's, not that of a `--listen`.
    if (navigator.clipboard) return navigator.clipboard.writeText(text)
    if (!copyBySelection(text)) throw new Error('The browser did not let this page copy.')
  },
}

export const desktop: Desktop = window.standby ? windowDesktop : browserDesktop

function download(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
