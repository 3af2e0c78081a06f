import type { StageStream, StageView } from '../../../electron/contract/stage'
import { cx } from '../../ui/class-names'
import styles from './stage-counters.module.css'
import { rpoFigure, rtoFigure, type StageFigure } from './stage-words'
import { useStageNow } from './use-stage-now'

interface StageCountersProps {
  stream: StageStream
  /** The time of the view that the stream is part of. */
  at: StageView['at']
  /** Smaller, and in fewer words: where two streams stand side by side. */
  small?: boolean
}

/** What an outage costs, in two figures. */
export function StageCounters({ stream, at, small = false }: StageCountersProps) {
  const now = useStageNow({ at }, stream.withoutServiceSince === null ? null : 100)
  return (
    <div className={cx(styles.counters, small && styles.small)}>
      <Figure
        label="Without service (RTO)"
        shown={small ? 'No service (RTO)' : undefined}
        figure={rtoFigure(stream, now)}
      />
      <Figure
        label="Acknowledged orders lost (RPO)"
        shown={small ? 'Lost (RPO)' : undefined}
        figure={small ? { ...rpoFigure(stream), unit: '' } : rpoFigure(stream)}
      />
    </div>
  )
}

interface FigureProps {
  label: string
  /** In place of the label, where there is no room for it. */
  shown?: string | undefined
  figure: StageFigure
}

function Figure({ label, shown = label, figure }: FigureProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a figure with its name is no set of form fields
    <div className={styles.counter} role="group" aria-label={label} title={figure.spoken}>
      <p className={styles.label}>{shown}</p>
      <p className={cx(styles.figure, styles[figure.tone])}>
        {figure.counting && <span className={styles.counting} aria-hidden />}
        {figure.figure}
        {figure.unit && <span className={styles.unit}> {figure.unit}</span>}
      </p>
    </div>
  )
}
