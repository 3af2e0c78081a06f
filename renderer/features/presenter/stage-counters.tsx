import type { StageStream, StageView } from '../../../electron/contract/stage'
import { cx } from '../../ui/class-names'
import styles from './stage-counters.module.css'
import { rpoFigure, rtoFigure, type StageFigure } from './stage-words'
import { useStageNow } from './use-stage-now'

interface StageCountersProps {
  stream: StageStream
  /** The time of the view that the stream is part of. */
  at: StageView['at']
}

/** What an outage costs, in two figures. */
export function StageCounters({ stream, at }: StageCountersProps) {
  const now = useStageNow({ at }, stream.withoutServiceSince === null ? null : 100)
  return (
    <div className={styles.counters}>
      <Figure label="Without service (RTO)" figure={rtoFigure(stream, now)} />
      <Figure label="Acknowledged orders lost (RPO)" figure={rpoFigure(stream)} />
    </div>
  )
}

function Figure({ label, figure }: { label: string; figure: StageFigure }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a figure with its name is no set of form fields
    <div className={styles.counter} role="group" aria-label={label} title={figure.spoken}>
      <p className={styles.label}>{label}</p>
      <p className={cx(styles.figure, styles[figure.tone])}>
        {figure.counting && <span className={styles.counting} aria-hidden />}
        {figure.figure}
        {figure.unit && <span className={styles.unit}> {figure.unit}</span>}
      </p>
    </div>
  )
}
