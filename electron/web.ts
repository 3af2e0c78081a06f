import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { dataFolder } from './base/data-folder'
import { AppError } from './contract/errors'
import { openHouse } from './house'
import { followEngine, servicesOf, takeDataFolder } from './house-services'
import type { Services } from './ipc/services'
import { farewell, linkText, welcomeText } from './web/printed-words'
import { StaticFiles } from './web/static-files'
import { WebServer } from './web/web-server'

const usage = `Usage: npm start -- --browser [--port <number>] [--listen <address>]

  --port     the port to listen on; any that is free without it
  --listen   another address than 127.0.0.1, at which other machines reach Standby
`

const resources = path.join(__dirname, '..', '..')

/** The workbench without a window: the same house, served to a browser until Ctrl+C. */
async function main(): Promise<number> {
  const settings = readArguments()
  if (!settings) {
    process.stderr.write(usage)
    return 2
  }
  const lock = takeDataFolder(dataFolder(process.env, process.platform, homedir()), 'in a browser')
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  const house = await openHouse({ env: process.env, platform: process.platform, resources })
  const server = new WebServer({
    ...settings,
    services: servicesOf(house, browserDesktop()),
    files: new StaticFiles(path.join(__dirname, '..', 'renderer')),
    onNote: say,
  })
  try {
    await server.open()
    followEngine(house)
    void house.study.open()
    say(welcomeText({ link: server.newLink(), port: server.port, listen: settings.listen }))
    onEnter(() => say(linkText(server.newLink())))
    await stopped
    say(farewell(house.sessions.list.value.length))
    return 0
  } finally {
    await server.dispose()
    house.dispose()
    lock.release()
  }
}

function readArguments(): { port: number; listen: string } | null {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean' },
        port: { type: 'string', default: '0' },
        listen: { type: 'string', default: '127.0.0.1' },
      },
    })
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN
    return port <= 65_535 && values.listen !== '' ? { port, listen: values.listen } : null
  } catch {
    return null
  }
}

/** A browser opens links, picks files and keeps downloads itself, on the machine that it runs on. */
function browserDesktop(): Services['desktop'] {
  const refuse = () => {
    throw new AppError('FORBIDDEN', 'In a browser this is done by the browser.')
  }
  const { version } = JSON.parse(readFileSync(path.join(resources, 'package.json'), 'utf8')) as { version: string }
  return {
    openExternal: async () => refuse(),
    pickFolder: async () => refuse(),
    pickTarget: async () => refuse(),
    saveFile: async () => refuse(),
    copyText: refuse,
    showProjector: refuse,
    version,
    platform: process.platform,
  }
}

/** Calls `action` at each line typed. A process in the background reads no terminal: it would be stopped. */
function onEnter(action: () => void): void {
  if (process.stdin.isTTY && !isInForeground()) return
  process.stdin.on('data', action)
  process.stdin.on('error', () => {})
  process.stdin.unref?.()
}

function isInForeground(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    // proc(5): after the name in parentheses state, ppid, pgrp, session, tty_nr, tpgid.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

// As in the window's process: one that nobody awaited is told, and does not end everybody's labs.
process.on('unhandledRejection', (error) => console.error(error))
// The terminal may be gone before we are.
process.stdout.on('error', () => {})

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    if (error instanceof AppError) process.stderr.write(`${error.message}\n`)
    else console.error(error)
    process.exit(1)
  },
)
