import { StatusDot } from '../../ui/status-dot'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import styles from './engine-chip.module.css'
import { summariseEngine } from './engine-summary'

/** The engine's state; leads to what can be done about it. */
export function EngineChip() {
  const { engine, images } = useAppData()
  const summary = summariseEngine(engine, images)
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={`Container engine: ${summary.engine}`}
      onClick={() => go(engine?.state === 'missing' ? { view: 'engine' } : { view: 'settings' })}
    >
      <StatusDot tone={summary.tone} pulsing={summary.tone === 'unknown'} />
      {summary.engine}
    </button>
  )
}
