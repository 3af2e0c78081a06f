import { IconAlertTriangle, IconPlayerPlay, IconRepeat, IconRestore } from '@tabler/icons-react'
import type { CueView, PresenterView } from '../../../electron/contract/demo'
import { Button } from '../../ui/button'
import { Kbd } from '../../ui/kbd'
import { useAppData } from '../shell/app-data'
import styles from './cue-trouble.module.css'
import { control, play, rearm } from './presenter-control'
import { presenterOffers } from './presenter-offers'

interface CueTroubleProps {
  view: PresenterView
  failed: { index: number; cue: CueView } | null
}

/** What did not happen, large, and the ways out. */
export function CueTrouble({ view, failed }: CueTroubleProps) {
  const { engine } = useAppData()
  const { rearm: free } = presenterOffers(view)
  const target = failed?.index ?? Math.min(view.next, view.cues.length - 1)
  const unmet = failed?.cue.conditions.filter(({ met }) => !met) ?? []
  const title = failed
    ? `Cue ${failed.index + 1} did not happen: ${failed.cue.title}`
    : view.sessionId === null
      ? 'The servers could not be started'
      : 'The demonstration is stuck'
  return (
    <section className={styles.trouble} role="alert" aria-labelledby="trouble-title">
      <h2 id="trouble-title" className={styles.title}>
        <IconAlertTriangle size={24} aria-hidden />
        {title}
      </h2>
      <p className={styles.problem}>{failed?.cue.problem ?? view.doing}</p>
      {engine?.state === 'missing' && (
        <p className={styles.problem}>The container engine does not answer. Start it, then re-arm.</p>
      )}
      {unmet.length > 0 && (
        <ul className={styles.unmet} aria-label="Not met">
          {unmet.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
      {view.phase === 'playing' && <p className={styles.problem}>The room sees the recording of the last good run.</p>}
      <div className={styles.actions}>
        {failed && (
          <Button
            variant="primary"
            disabled={!free}
            icon={<IconRepeat size={16} aria-hidden />}
            onClick={() => control(view, 'repeat')}
          >
            Repeat <Kbd keys="R" />
          </Button>
        )}
        <Button
          variant={failed ? 'default' : 'primary'}
          disabled={!free}
          icon={<IconRestore size={16} aria-hidden />}
          onClick={() => rearm(view, target)}
        >
          Re-arm cue {target + 1}
        </Button>
        {failed?.cue.recorded && (
          <Button
            disabled={!free}
            icon={<IconPlayerPlay size={16} aria-hidden />}
            onClick={() => play(view, failed.index)}
          >
            Play the recording <Kbd keys="P" />
          </Button>
        )}
      </div>
    </section>
  )
}
