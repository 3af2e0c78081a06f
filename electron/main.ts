import { writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, Menu, nativeTheme } from 'electron'
import { dataFolder } from './base/data-folder'
import { openHouse } from './house'
import { followEngine, servicesOf, takeDataFolder } from './house-services'
import { appUrl } from './ipc/sender'
import type { Services } from './ipc/services'
import { WindowIpc } from './ipc/window-ipc'
import {
  createProjectorWindow,
  createWindow,
  denyPermissions,
  openExternal,
  registerAppScheme,
  serveApp,
} from './window'

const dist = path.join(__dirname, '..')

function resourcesFolder(): string {
  return app.isPackaged ? process.resourcesPath : path.join(dist, '..')
}

async function start(): Promise<void> {
  app.setPath('userData', path.join(dataFolder(process.env, process.platform, homedir()), 'window'))
  if (!app.requestSingleInstanceLock()) {
    // The app that runs shows its window.
    app.quit()
    return
  }
  registerAppScheme()
  // As root the operating system's sandbox cannot be had, and Chromium refuses to start when it is forced.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
  await app.whenReady()
  denyPermissions()
  serveApp(path.join(dist, 'renderer'))

  const lock = takeDataFolder(dataFolder(process.env, process.platform, homedir()), 'in a window')
  const house = await openHouse({ env: process.env, platform: process.platform, resources: resourcesFolder() })
  let window: BrowserWindow | null = null
  let projector: BrowserWindow | null = null
  const ipc = new WindowIpc(
    servicesOf(
      house,
      desktopOf(
        () => window,
        () => showProjector(),
      ),
    ),
  )
  const windowOptions = () => {
    const { theme } = house.settings.value.value
    const dark = theme === 'dark' || (theme === 'system' && nativeTheme.shouldUseDarkColors)
    return { preload: path.join(dist, 'preload', 'preload.js'), backgroundColor: dark ? '#0e1116' : '#f5f6f8' }
  }
  const showProjector = () => {
    if (projector) return projector.focus()
    const opened = createProjectorWindow(windowOptions(), window)
    projector = opened
    opened.on('closed', () => {
      projector = null
    })
    ipc.add(opened)
    void opened.loadURL(appUrl.projector)
  }
  const open = () => {
    const opened = createWindow(windowOptions())
    window = opened
    opened.on('closed', () => {
      window = null
      projector?.close()
    })
    ipc.add(opened)
    void opened.loadURL(appUrl.start)
  }
  followEngine(house)
  open()
  void house.study.open()
  app.on('second-instance', () => {
    if (window === null) return open()
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (window === null) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', () => {
    ipc.dispose()
    house.dispose()
    lock.release()
  })
}

/** What is done on the desktop that the window is on. */
function desktopOf(window: () => BrowserWindow | null, showProjector: () => void): Services['desktop'] {
  const pickTarget = async (name: string): Promise<string | null> => {
    const parent = window()
    const options = { defaultPath: path.join(app.getPath('downloads'), name) }
    const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options))
    return chosen.filePath || null
  }
  return {
    openExternal,
    pickFolder: async () => {
      const parent = window()
      const options = { properties: ['openDirectory' as const] }
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options))
      return chosen.filePaths[0] ?? null
    },
    pickTarget,
    saveFile: async (name, bytes) => {
      const target = await pickTarget(name)
      if (target !== null) await writeFile(target, bytes)
      return target
    },
    copyText: (text) => clipboard.writeText(text),
    showProjector,
    version: app.getVersion(),
    platform: process.platform,
  }
}

start().catch((error: unknown) => {
  console.error(error)
  dialog.showErrorBox('Standby could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
