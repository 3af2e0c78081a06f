import type { ReactNode } from 'react'
import { ClassPage } from '../class/class-page'
import { EngineMissing } from '../engine/engine-missing'
import { Catalogue } from '../labs/catalogue'
import { LabDetail } from '../labs/lab-detail'
import { SessionScreen } from '../labs/session-screen'
import { PresentPage } from '../presenter/present-page'
import { SettingsPage } from '../settings/settings-page'
import { ProgressPage } from '../study/progress-page'
import { RunScreen } from '../study/run-screen'
import { StudyHome } from '../study/study-home'
import { TopicPage } from '../study/topic-page'
import { useAppData } from './app-data'
import styles from './pages.module.css'
import { Sidebar } from './sidebar'
import { useView } from './view-store'

/** The page that the route names. A running lab has the window to itself, the others stand beside the sidebar. */
export function Pages() {
  const route = useView((state) => state.route)
  const dismissed = useView((state) => state.engineNoticeDismissed)
  const { engine } = useAppData()
  if (route.view === 'present') return <PresentPage labId={route.labId} />
  if (route.view === 'session') return <SessionScreen key={route.sessionId} sessionId={route.sessionId} />
  if (engine?.state === 'missing' && (route.view === 'engine' || (route.view === 'catalogue' && !dismissed))) {
    return (
      <WithSidebar>
        <EngineMissing status={engine} />
      </WithSidebar>
    )
  }
  if (route.view === 'run') return <RunScreen key={route.run.id} run={route.run} />
  if (route.view === 'settings') {
    return (
      <WithSidebar>
        <SettingsPage />
      </WithSidebar>
    )
  }
  return (
    <WithSidebar>
      {route.view === 'lab' && <LabDetail key={route.labId} labId={route.labId} />}
      {route.view === 'study' && <StudyHome />}
      {route.view === 'topic' && <TopicPage key={route.topic} topic={route.topic} />}
      {route.view === 'progress' && <ProgressPage />}
      {route.view === 'class' && <ClassPage />}
      {(route.view === 'catalogue' || route.view === 'engine') && <Catalogue />}
    </WithSidebar>
  )
}

function WithSidebar({ children }: { children: ReactNode }) {
  return (
    <div className={styles.window}>
      <Sidebar />
      <main className={styles.main}>{children}</main>
    </div>
  )
}
