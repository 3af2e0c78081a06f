import type { StageView } from '../../../electron/contract/stage'
import { plural } from '../../ui/plural'
import { StageCounters } from './stage-counters'
import styles from './stage-end.module.css'
import { StagePhases } from './stage-phases'

/** What is left on the wall when the demonstration is over: what it cost. */
export function StageEnd({ view }: { view: StageView }) {
  const { title, streams, cue, at } = view
  return (
    <main className={styles.end} data-end>
      <p className={styles.over}>The demonstration is over</p>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.streams}>
        {streams.map((stream) => (
          <section key={stream.stream} className={styles.stream} aria-label={stream.label}>
            {streams.length > 1 && <h2 className={styles.label}>{stream.label}</h2>}
            <StageCounters stream={stream} at={at} />
            {stream.phases.length > 0 && <StagePhases stream={stream} />}
          </section>
        ))}
      </div>
      <p className={styles.note}>{plural(cue.count, 'cue')} on real MySQL servers</p>
    </main>
  )
}
