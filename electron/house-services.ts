import path from 'node:path'
import { ProcessLock } from './base/process-lock'
import { guidesOf } from './catalog/lab'
import { checkHandIn } from './classroom/hand-in-file'
import type { EngineStatus } from './contract/engine'
import { AppError } from './contract/errors'
import type { House } from './house'
import type { Services } from './ipc/services'

/** What the router needs of a house; what is done on the user's desktop is the caller's. */
export function servicesOf(house: House, desktop: Services['desktop']): Services {
  const { engine, images, catalog, sessions, settings, progress, study, quizzes, handIns } = house
  return {
    engine: {
      status: engine.status,
      images: images.status,
      retry: () => engine.retry(),
      ensureImage: async (image) => {
        if (!images.knows(image)) throw new AppError('FORBIDDEN', `${image} is none of the images that labs use.`)
        await images.ensure(await engine.require(), image, () => {}, new AbortController().signal)
      },
      leftovers: () => sessions.leftovers(),
      removeLeftovers: (ids) => sessions.removeLeftovers(ids),
    },
    catalog: { view: catalog.view, guides: async (labId) => guidesOf(catalog.lab(labId)) },
    sessions,
    settings: {
      value: settings.value,
      set: (change) => {
        settings.set(change)
        if (change.engine !== undefined) engine.reset()
        if (change.labsFolder !== undefined) void catalog.reopen()
        if (change.quizzesFolder !== undefined) void quizzes.reopen()
      },
    },
    study,
    presenter: house.presenter,
    progress: {
      value: progress.value,
      reset: (labId) => {
        progress.reset(labId)
        handIns.forget(labId)
      },
    },
    classroom: {
      record: (labId) => handIns.view(labId),
      handIn: (labId, learner) => handIns.write(labId, learner),
      check: checkHandIn,
    },
    desktop,
  }
}

/** Each time an engine answers: what runs is found again, what is present is looked at. */
export function followEngine(house: House): void {
  let found: unknown = null
  const onStatus = async (status: EngineStatus) => {
    if (status.state !== 'ready') {
      found = null
      return
    }
    if (status.info === found) return
    found = status.info
    const engine = house.engine.engine
    try {
      await house.sessions.recover()
      if (engine) await house.images.refresh(engine)
    } catch (error) {
      // The engine went away again: its next answer comes here, too.
      if (!(error instanceof AppError)) throw error
    }
  }
  house.engine.status.onChange((status) => void onStatus(status))
  void onStatus(house.engine.status.value)
}

/**
 * Keeps a second workbench off the same data: both would write settings and progress, each over the other's.
 *
 * @param what what this process is, as the other one is told
 * @throws AppError SESSION_BUSY
 */
export function takeDataFolder(dataFolder: string, what: 'in a window' | 'in a browser'): ProcessLock {
  const lock = new ProcessLock(path.join(dataFolder, 'workbench.lock'), what)
  if (!lock.tryTake()) {
    const { pid = 0, what: other = '' } = lock.owner ?? {}
    throw new AppError(
      'SESSION_BUSY',
      `Standby is open ${other} already, on the same data (process ${pid}). ` +
        'Use it there, or end it first; another one at the same time needs a data folder of its own (STANDBY_DATA).',
      { details: { pid } },
    )
  }
  return lock
}
