import type { StageStream } from '../../../electron/contract/stage'
import styles from './stage-phases.module.css'
import { keyPhases, stagePhases, streamWords } from './stage-words'

interface StagePhasesProps {
  stream: StageStream
  /** Only those that the counters do not tell already. */
  brief?: boolean
}

/** The phases of the newest outage, or what flows while there was none. */
export function StagePhases({ stream, brief = false }: StagePhasesProps) {
  const phases = brief ? keyPhases(stream.phases) : stagePhases(stream.phases)
  if (stream.phases.length === 0) return <p className={styles.calm}>{streamWords(stream)}</p>
  return (
    <ol className={styles.phases} aria-label="Phases of the outage">
      {phases.map(({ kind, name, since }) => (
        <li key={kind} data-kind={kind}>
          {name}
          {since && <span className={styles.since}> {since}</span>}
        </li>
      ))}
    </ol>
  )
}
