import { BrowserWindow, protocol, screen, session, shell } from 'electron'
import { appUrl } from './ipc/sender'
import { projectorPlace } from './projector-place'
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

/** No permission is granted but that of our own page to fill the screen, and no content may be embedded. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === 'fullscreen' && contents.getURL() === appUrl.projector),
  )
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setDevicePermissionHandler(() => false)
}

/** Opens http and https links in the learner's browser, and nothing else anywhere. */
export async function openExternal(url: string): Promise<void> {
  const { protocol } = new URL(url)
  if (protocol === 'https:' || protocol === 'http:') await shell.openExternal(url)
}

interface WindowOptions {
  preload: string
  backgroundColor: string
}

export function createWindow(options: WindowOptions): BrowserWindow {
  return hardenedWindow(options, { width: 1440, height: 900, minWidth: 960, minHeight: 640, title: 'Standby' })
}

/** What the room sees: on a display of its own where there is one, and the whole of it. */
export function createProjectorWindow(options: WindowOptions, presenter: BrowserWindow | null): BrowserWindow {
  const here = presenter ? screen.getDisplayMatching(presenter.getBounds()) : screen.getPrimaryDisplay()
  const { bounds, fullScreen } = projectorPlace(screen.getAllDisplays(), here)
  const window = hardenedWindow(options, { ...bounds, minWidth: 480, minHeight: 300, title: 'Standby projector' })
  if (fullScreen) {
    window.webContents.once('did-finish-load', () => {
      // The page's own full screen, so that its keys take it off again.
      void window.webContents.executeJavaScript('void document.documentElement.requestFullscreen()', true)
    })
  }
  return window
}

function hardenedWindow(options: WindowOptions, shape: Electron.BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...shape,
    show: false,
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
