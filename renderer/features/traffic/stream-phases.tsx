import type { TrafficStream } from '../../../electron/contract/traffic'
import styles from './stream-phases.module.css'
import { calmWords, phaseTexts } from './traffic-words'

/** The phases of the last outage in one line. Its place is kept when there was none. */
export function StreamPhases({ stream }: { stream: TrafficStream }) {
  const outage = stream.outages.at(-1)
  if (!outage) return <p className={styles.empty}>{calmWords(stream)}</p>
  return (
    <ol className={styles.phases} aria-label="Phases of the outage">
      {phaseTexts(outage).map(({ kind, text, detail }) => (
        <li key={kind} title={`${detail}.`} data-kind={kind}>
          {text}
        </li>
      ))}
    </ol>
  )
}
