import {
  IconChartBar,
  IconClipboardList,
  IconCommand,
  IconFlask2,
  IconMessageQuestion,
  IconSettings,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Kbd } from '../../ui/kbd'
import { plural } from '../../ui/plural'
import { StatusDot } from '../../ui/status-dot'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { summariseEngine } from '../engine/engine-summary'
import { openPalette } from '../palette/palette'
import { isMac } from '../palette/platform'
import { formatShortcut } from '../palette/shortcut'
import { useAppData } from './app-data'
import styles from './sidebar.module.css'
import { go, type Route, useView } from './view-store'

export function Sidebar() {
  const route = useView((state) => state.route)
  const { engine, images, study } = useAppData()
  const due = (study?.due ?? 0) + (study?.fresh ?? 0)
  const summary = summariseEngine(engine, images)
  return (
    <aside className={styles.sidebar} aria-label="Standby">
      <div className={styles.brand}>Standby</div>
      <nav aria-label="Main" className={styles.nav}>
        <Entry
          icon={<IconFlask2 size={17} aria-hidden />}
          label="Labs"
          to={{ view: 'catalogue' }}
          current={route.view === 'catalogue' || route.view === 'lab'}
        />
        <Entry
          icon={<IconMessageQuestion size={17} aria-hidden />}
          label="Interview prep"
          to={{ view: 'study' }}
          current={route.view === 'study' || route.view === 'topic'}
          count={due}
          countLabel={`${plural(due, 'question')} due`}
        />
        <Entry
          icon={<IconChartBar size={17} aria-hidden />}
          label="Progress"
          to={{ view: 'progress' }}
          current={route.view === 'progress'}
        />
        <Entry
          icon={<IconClipboardList size={17} aria-hidden />}
          label="Hand-ins"
          to={{ view: 'class' }}
          current={route.view === 'class'}
        />
        <Entry
          icon={<IconSettings size={17} aria-hidden />}
          label="Settings"
          to={{ view: 'settings' }}
          current={route.view === 'settings'}
        />
      </nav>
      <div className={styles.foot}>
        <button type="button" className={styles.palette} onClick={openPalette}>
          <IconCommand size={15} aria-hidden />
          Find anything
          <Kbd keys={formatShortcut('Mod+K', isMac())} />
        </button>
        <button
          type="button"
          className={styles.engine}
          onClick={() => go(engine?.state === 'missing' ? { view: 'engine' } : { view: 'settings' })}
        >
          <span className={styles.engineLine}>
            <StatusDot tone={summary.tone} pulsing={summary.tone === 'unknown'} />
            {summary.engine}
          </span>
          <span className={styles.engineNote}>{summary.images || '\u00a0'}</span>
        </button>
      </div>
    </aside>
  )
}

interface EntryProps {
  icon: ReactNode
  label: string
  to: Route
  current: boolean
  /** A number beside the label; none for 0. */
  count?: number
  countLabel?: string
}

function Entry({ icon, label, to, current, count = 0, countLabel }: EntryProps) {
  return (
    <button type="button" className={styles.entry} aria-current={current ? 'page' : undefined} onClick={() => go(to)}>
      {icon}
      {label}
      {count > 0 && (
        <span className={styles.count}>
          <span aria-hidden>{count}</span>
          <VisuallyHidden>{countLabel}</VisuallyHidden>
        </span>
      )}
    </button>
  )
}
