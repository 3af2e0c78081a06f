import { IconPlayerPlay } from '@tabler/icons-react'
import type { StageStream, StageView } from '../../../electron/contract/stage'
import type { ColorScheme } from '../../palette'
import { PollBars } from './poll-bars'
import styles from './stage.module.css'
import { StageCaption } from './stage-caption'
import { StageChart } from './stage-chart'
import { StageCounters } from './stage-counters'
import { StageDiagram } from './stage-diagram'
import { StageEnd } from './stage-end'
import { StageEvents } from './stage-events'
import { StagePhases } from './stage-phases'
import { StageTitle } from './stage-title'
import { recordedWords } from './stage-words'

interface StageProps {
  view: StageView
  scheme: ColorScheme
}

/** Everything the room sees. All lengths grow with its own size, so that a small one is the large one seen from afar. */
export function Stage({ view, scheme }: StageProps) {
  const [only, ...others] = view.streams
  const alone = others.length === 0 ? only : undefined
  return (
    <div className={styles.stage}>
      <div className={styles.wall}>
        {view.recordedAt !== null && (
          <p className={styles.recorded} role="status">
            <IconPlayerPlay aria-hidden />
            {recordedWords(view.recordedAt)}
            <span className={styles.recordedNote}>this is not live</span>
          </p>
        )}
        {view.over && <StageEnd view={view} />}
        {!view.over && view.diagram === null && <StageTitle view={view} />}
        {!view.over && view.diagram && (
          <>
            <header className={styles.header}>
              <div className={styles.titles}>
                <h1 className={styles.title}>{view.title}</h1>
                <p className={styles.subtitle}>{view.subtitle}</p>
              </div>
              {alone && <StageCounters stream={alone} at={view.at} />}
            </header>
            <main className={styles.main}>
              <div className={styles.diagram}>
                <StageDiagram diagram={view.diagram} look={view.look} scheme={scheme} />
              </div>
              <Lower view={view} scheme={scheme} />
            </main>
            <StageCaption view={view} />
          </>
        )}
      </div>
    </div>
  )
}

/** What stands under the diagram: the question to the room while one is put, else what flows, else what happened. */
function Lower({ view, scheme }: StageProps) {
  const { poll, streams } = view
  if (poll) {
    return (
      <div className={styles.poll}>
        <PollBars poll={poll} />
      </div>
    )
  }
  if (streams.length === 0) return <StageEvents timeline={view.timeline} />
  return (
    <div className={styles.streams} data-count={streams.length}>
      {streams.map((stream) => (
        <Stream key={stream.stream} stream={stream} view={view} scheme={scheme} />
      ))}
    </div>
  )
}

function Stream({ stream, view, scheme }: StageProps & { stream: StageStream }) {
  const twin = view.streams.length > 1
  return (
    <section className={styles.stream} aria-label={stream.label}>
      {twin && (
        <div className={styles.streamHead}>
          <h2 className={styles.label}>{stream.label}</h2>
          <StageCounters stream={stream} at={view.at} small />
        </div>
      )}
      <div className={styles.phases}>
        <StagePhases stream={stream} brief={twin} />
      </div>
      <div className={styles.chart}>
        <StageChart stream={stream} timeline={view.timeline} at={view.at} scheme={scheme} />
      </div>
    </section>
  )
}
