import { BrowserWindow, protocol, session, shell } from 'electron'
import { appUrl } from './ipc/sender'
import { StaticFiles } from './web/static-files'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appUrl.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built renderer, and nothing outside its folder, under our own scheme. */
export function serveApp(rendererFolder: string): void {
  const files = new StaticFiles(rendererFolder)
  protocol.handle(appUrl.scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host !== appUrl.host) return new Response('Not found', { status: 404 })
    const { status, headers, body } = await files.answer(url.pathname)
    return new Response(new Uint8Array(body), { status, headers })
  })
}

/** No permission is ever granted, and no content may be embedded. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setDevicePermissionHandler(() => false)
}

/** Opens http and https links in the learner's browser, and nothing else anywhere. */
export async function openExternal(url: string): Promise<void> {
  const { protocol } = new URL(url)
  if (protocol === 'https:' || protocol === 'http:') await shell.openExternal(url)
}

export function createWindow(options: { preload: string; backgroundColor: string }): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Standby',
    autoHideMenuBar: true,
    backgroundColor: options.backgroundColor,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(({ url }) => {
    void openExternal(url)
    return { action: 'deny' }
  })
  return window
}
