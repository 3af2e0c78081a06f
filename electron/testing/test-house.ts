import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Live } from '../base/live'
import type { Engine } from '../engine/engine'
import { type House, openHouse } from '../house'
import type { Session } from '../session/session'
import type { LabFiles } from './lab-files'
import { expectNothingLeft, realEngine } from './real-engine'

/** The folder in which labs/, docker/ and dist/ lie. */
export const root = path.join(import.meta.dirname, '..', '..')

/** An empty folder. Its path is short, as those of sockets have to be. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'sb-')))
}

export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

export interface TestHouseOptions {
  /** Labs of one's own, by id. */
  labs?: Record<string, LabFiles>
  /** Besides this process's own environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>
  platform?: NodeJS.Platform
  /** Data and labs of a house that was left: what is found there is continued. */
  folder?: string
}

/** A house with a data folder and labs of its own, on the machine's real engine. */
export interface TestHouse {
  house: House
  engine: Engine
  folder: string
  dataFolder: string
  labsFolder: string
  /** Starts a lab and waits until it runs. */
  start(lab: string): Promise<Session>
  /** Lets go of everything, as an app that is quit; sessions go on. The folder stays for the house after it. */
  leave(): void
  /** Ends all sessions, removes the folder, and fails when anything of the sessions is left. */
  close(): Promise<void>
}

export async function openTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const folder = options.folder ?? temporaryFolder()
  const dataFolder = path.join(folder, 'data')
  const labsFolder = path.join(folder, 'labs')
  mkdirSync(labsFolder, { recursive: true })
  for (const [id, files] of Object.entries(options.labs ?? {})) writeFiles(path.join(labsFolder, id), files)
  const engine = await realEngine()
  const house = await openHouse({
    env: { ...process.env, STANDBY_DATA: dataFolder, STANDBY_LABS: labsFolder, ...options.env },
    platform: options.platform ?? process.platform,
    resources: root,
  })
  const seen = new Set<string>()
  house.sessions.list.onChange((list) => {
    for (const { id } of list) seen.add(id)
  })
  const endAll = async () => {
    for (const { id } of house.sessions.list.value) await house.sessions.end(id)
  }
  return {
    house,
    engine,
    folder,
    dataFolder,
    labsFolder,
    start: async (lab) => {
      const id = await house.sessions.start(lab)
      await house.sessions.whenStarted(id)
      const session = house.sessions.get(id)
      const { state, error } = session.view.value
      if (state !== 'running') throw new Error(`${lab} is ${state}: ${JSON.stringify(error)}`)
      return session
    },
    leave: () => house.dispose(),
    close: async () => {
      try {
        await endAll()
      } finally {
        house.dispose()
        rmSync(folder, { recursive: true, force: true })
        await expectNothingLeft(engine, seen)
      }
    },
  }
}

/** Waits until a live value is as it should be, and says what it was when it never became so. */
export async function until<T>(live: Live<T>, accept: (value: T) => boolean, withinMs = 10_000): Promise<T> {
  try {
    return await live.until(accept, AbortSignal.timeout(withinMs))
  } catch {
    throw new Error(`not within ${withinMs} ms: ${accept}; it was ${JSON.stringify(live.value, null, 1)}`)
  }
}

/** A copy of a built-in lab, to be edited. */
export function copyBuiltInLab(id: string, labsFolder: string, as: string): void {
  cpSync(path.join(root, 'labs', id), path.join(labsFolder, as), { recursive: true })
}
