import { IconCheck, IconX } from '@tabler/icons-react'
import type { ExperimentStage } from '../../../electron/contract/experiment'
import type { PredictionView } from '../../../electron/contract/study'
import { cx } from '../../ui/class-names'
import { formatDuration } from '../../ui/duration'
import { Spinner } from '../../ui/spinner'
import { InlineText } from './inline-text'
import styles from './prediction-panel.module.css'

interface PredictionPanelProps {
  /** What the learner committed to. */
  predicted: string
  view: PredictionView | null
}

/** What is being done on the lab, step by step; then the prediction beside what was measured, and how it was. */
export function PredictionPanel({ predicted, view }: PredictionPanelProps) {
  const stages = view?.experiment.stages ?? []
  const measurement = view?.experiment.measurement ?? null
  const doing = stages.find((stage) => stage.state === 'doing')
  return (
    <section className={styles.panel} aria-label="The experiment">
      <div className={styles.columns}>
        <div className={styles.figure}>
          <h3>You predicted</h3>
          <p className={styles.value}>
            <InlineText text={predicted} />
          </p>
        </div>
        <div className={styles.figure}>
          <h3>Measured{measurement && `: ${measurement.name}`}</h3>
          <p className={cx(styles.value, !measurement && styles.pending)}>
            {measurement ? <strong>{measurement.value}</strong> : 'Not yet'}
          </p>
        </div>
      </div>
      {measurement && (
        <dl className={styles.evidence}>
          <dt>Asked</dt>
          <dd>
            <code>{measurement.asked}</code>
          </dd>
          <dt>Came back</dt>
          <dd>{measurement.observed}</dd>
        </dl>
      )}
      {view?.surprising && (
        <p className={styles.surprise}>
          The author of this question expected something else. What was measured counts; the reasons below are the
          author's.
        </p>
      )}
      <details open={measurement === null}>
        <summary>{measurement ? 'What was done' : 'What is being done'}</summary>
        <ol className={styles.stages}>
          {stages.map((stage, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: stages do not change their places
            <Stage key={index} stage={stage} />
          ))}
        </ol>
      </details>
      <p className={styles.hidden} role="status">
        {doing?.title}
      </p>
    </section>
  )
}

function Stage({ stage }: { stage: ExperimentStage }) {
  return (
    <li className={cx(styles.stage, styles[stage.state])}>
      <span className={styles.mark}>
        {stage.state === 'doing' && <Spinner />}
        {stage.state === 'done' && <IconCheck size={16} aria-label="Done" />}
        {stage.state === 'failed' && <IconX size={16} aria-label="Failed" />}
        {stage.state === 'waiting' && <span className={styles.dot} aria-hidden />}
      </span>
      <span>
        {stage.title}
        {stage.code && stage.state !== 'waiting' && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          <pre className={styles.code} tabIndex={0}>
            {stage.node && <span className={styles.node}>{stage.node}</span>}
            {stage.code}
          </pre>
        )}
      </span>
      <span className={styles.seconds}>{stage.seconds !== null && formatDuration(stage.seconds * 1000)}</span>
    </li>
  )
}
