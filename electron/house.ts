import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import path from 'node:path'
import { version } from '../package.json'
import { dataFolder } from './base/data-folder'
import type { Disposable } from './base/disposable'
import { Catalog, type LabFolder } from './catalog/catalog'
import { type QuizFolder, QuizLibrary } from './catalog/quiz-library'
import { HandIns } from './classroom/hand-ins'
import { EngineWatch } from './engine/engine-watch'
import { readImageList } from './engine/image-list'
import { ImageStore } from './engine/images'
import { Presenter } from './presenter/presenter'
import { runExperiment } from './session/experiment'
import { SessionStore } from './session/session-store'
import { Sessions } from './session/sessions'
import { ProgressStore } from './study/progress-store'
import { ReviewStore } from './study/review-store'
import { SettingsStore } from './study/settings-store'
import { Study } from './study/study'
import { AudienceServer } from './web/audience-server'

export interface HouseInput {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  /** Where labs/ and docker/ lie. */
  resources: string
}

/** Everything that runs outside a window, put together once for main.ts and once for cli.ts. */
export interface House extends Disposable {
  dataFolder: string
  version: string
  /** Where labs/, quizzes/ and docker/ lie. */
  resources: string
  settings: SettingsStore
  progress: ProgressStore
  engine: EngineWatch
  images: ImageStore
  catalog: Catalog
  sessions: Sessions
  /** Its banks are read by `study.open()`, for which nobody else has to wait. */
  study: Study
  quizzes: QuizLibrary
  /** The folders in which question banks lie. */
  quizFolders(): string[]
  handIns: HandIns
  presenter: Presenter
}

export async function openHouse(input: HouseInput): Promise<House> {
  const data = dataFolder(input.env, input.platform, homedir())
  const settings = new SettingsStore(data)
  const progress = new ProgressStore(data)
  const engine = new EngineWatch(() => ({
    env: input.env,
    platform: input.platform,
    home: homedir(),
    uid: process.getuid?.() ?? null,
    setting: settings.value.value.engine,
  }))
  const images = new ImageStore(
    await readImageList(path.join(input.resources, 'docker')),
    () => input.env.STANDBY_REGISTRY ?? settings.value.value.registryPrefix,
  )
  const catalog = new Catalog(() => labFolders(input, settings.value.value.labsFolder))
  await catalog.open()
  const store = new SessionStore(data)
  const sessions = new Sessions({
    catalog,
    engine,
    images,
    store,
    home: createHash('sha256').update(data).digest('hex').slice(0, 12),
    version,
    onStep: (labId, step, state) => {
      const known = catalog.view.value.labs.find((lab) => lab.id === labId)
      progress.setStep(labId, step, state, known?.steps.length ?? Number.POSITIVE_INFINITY)
    },
  })
  const quizzes = new QuizLibrary(() => quizFolders(input, settings.value.value.quizzesFolder))
  const study = new Study({
    library: quizzes,
    store: new ReviewStore(data, settings.value.value.targetRetention),
    progress,
    settings: settings.value,
    catalog: catalog.view,
    tryOut: (experiment, view, signal) =>
      runExperiment(experiment, { sessions, lab: (id) => catalog.lab(id) }, view, signal),
  })
  const presenter = new Presenter({
    sessions,
    lab: (id) => catalog.lab(id),
    dataFolder: data,
    audience: (room) => new AudienceServer({ ...room, rendererFolder: path.join(__dirname, '..', 'renderer') }),
  })
  return {
    dataFolder: data,
    version,
    resources: input.resources,
    settings,
    progress,
    engine,
    images,
    catalog,
    sessions,
    study,
    quizzes,
    quizFolders: () => quizFolders(input, settings.value.value.quizzesFolder).map(({ folder }) => folder),
    handIns: new HandIns({ sessions, store, version }),
    presenter,
    dispose: () => {
      presenter.dispose()
      sessions.dispose()
      study.dispose()
      catalog.dispose()
      engine.dispose()
    },
  }
}

function labFolders(input: HouseInput, setting: string): LabFolder[] {
  const own = input.env.STANDBY_LABS || setting
  return [
    { folder: path.join(input.resources, 'labs'), origin: 'built-in' },
    ...(own ? [{ folder: path.resolve(own), origin: 'own' as const }] : []),
  ]
}

function quizFolders(input: HouseInput, setting: string): QuizFolder[] {
  const own = input.env.STANDBY_QUIZZES || setting
  return [
    { folder: path.join(input.resources, 'quizzes'), origin: 'built-in' },
    ...(own ? [{ folder: path.resolve(own), origin: 'own' as const }] : []),
  ]
}
