import { backupRouter } from './backup-router'
import { calendarRouter } from './calendar-router'
import { catalogRouter } from './catalog-router'
import { classRouter } from './class-router'
import { desktopRouter } from './desktop-router'
import { engineRouter } from './engine-router'
import { presenterRouter } from './presenter-router'
import { progressRouter } from './progress-router'
import { sessionRouter } from './session-router'
import { settingsRouter } from './settings-router'
import { studyRouter } from './study-router'
import { terminalRouter } from './terminal-router'
import { topologyRouter } from './topology-router'
import { trafficRouter } from './traffic-router'
import { router } from './trpc'

export const appRouter = router({
  backup: backupRouter,
  calendar: calendarRouter,
  catalog: catalogRouter,
  class: classRouter,
  desktop: desktopRouter,
  engine: engineRouter,
  presenter: presenterRouter,
  progress: progressRouter,
  session: sessionRouter,
  settings: settingsRouter,
  study: studyRouter,
  terminal: terminalRouter,
  topology: topologyRouter,
  traffic: trafficRouter,
})

export type AppRouter = typeof appRouter
