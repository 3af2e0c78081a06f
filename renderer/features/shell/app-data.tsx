import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { EngineStatus, ImageStatus } from '../../../electron/contract/engine'
import type { WireError } from '../../../electron/contract/errors'
import type { CatalogView } from '../../../electron/contract/lab'
import type { Progress } from '../../../electron/contract/progress'
import type { SessionSummary } from '../../../electron/contract/session'
import type { Settings } from '../../../electron/contract/settings'
import type { StudyView } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'

/** What every view may look at. undefined: not told yet, which is not the same as empty. */
export interface AppData {
  engine: EngineStatus | undefined
  images: ImageStatus[] | undefined
  catalog: CatalogView | undefined
  catalogError: WireError | undefined
  sessions: SessionSummary[] | undefined
  settings: Settings | undefined
  progress: Progress | undefined
  study: StudyView | undefined
}

const AppDataContext = createContext<AppData | null>(null)

/** One subscription each for what the whole window shares. */
export function AppDataProvider({ children }: { children: ReactNode }) {
  const engine = useSubscription<EngineStatus>('engine', (on) => client.engine.watch.subscribe(undefined, on)).data
  const images = useSubscription<ImageStatus[]>('images', (on) => client.engine.images.subscribe(undefined, on)).data
  const catalog = useSubscription<CatalogView>('catalog', (on) => client.catalog.watch.subscribe(undefined, on))
  const sessions = useSubscription<SessionSummary[]>('sessions', (on) =>
    client.session.list.subscribe(undefined, on),
  ).data
  const settings = useSubscription<Settings>('settings', (on) => client.settings.watch.subscribe(undefined, on)).data
  const progress = useSubscription<Progress>('progress', (on) => client.progress.watch.subscribe(undefined, on)).data
  const study = useSubscription<StudyView>('study', (on) => client.study.watch.subscribe(undefined, on)).data
  const data = useMemo(
    () => ({ engine, images, catalog: catalog.data, catalogError: catalog.error, sessions, settings, progress, study }),
    [engine, images, catalog, sessions, settings, progress, study],
  )
  return <AppDataContext value={data}>{children}</AppDataContext>
}

export function useAppData(): AppData {
  const data = useContext(AppDataContext)
  if (!data) throw new Error('useAppData outside AppDataProvider')
  return data
}
