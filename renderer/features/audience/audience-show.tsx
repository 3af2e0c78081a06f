import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import type { StageView } from '../../../electron/contract/stage'
import type { ColorScheme } from '../../palette'
import { cx } from '../../ui/class-names'
import { StageCaption } from '../presenter/stage-caption'
import { StageChart } from '../presenter/stage-chart'
import { StageCounters } from '../presenter/stage-counters'
import { StageDiagram } from '../presenter/stage-diagram'
import { StagePhases } from '../presenter/stage-phases'
import { recordedWords } from '../presenter/stage-words'
import type { AudienceState } from './audience-connection'
import styles from './audience-show.module.css'
import { AudienceTimeline } from './audience-timeline'
import { HistoryBar, type NewestIs } from './history-bar'
import { PollVote } from './poll-vote'
import { frozen } from './stage-history'
import { Zoomable } from './zoomable'

interface AudienceShowProps {
  state: AudienceState
  scheme: ColorScheme
  onVote(poll: string, choice: number): void
}

/** The stage for one pair of eyes: as it is, or as it was at the moment that is chosen. */
export function AudienceShow({ state, scheme, onVote }: AudienceShowProps) {
  const { moments, phase, current, vote } = state
  const [chosen, setChosen] = useState<number | null>(null)
  const newest = moments.length - 1
  const found = chosen === null ? -1 : moments.findIndex(({ number }) => number >= chosen)
  const index = found === -1 ? newest : found
  const live = index === newest
  const shown = moments[index]
  if (!shown) return null
  const view = live ? shown.view : frozen(shown.view)
  const ended = current === null || (moments[newest]?.view.over ?? false)
  const newestIs = newestKind(ended, phase, moments[newest]?.view.recordedAt ?? null)
  const goTo = (wanted: number) => setChosen(wanted >= newest ? null : (moments[wanted]?.number ?? null))
  return (
    <div className={styles.page} data-live={live}>
      <Status newestIs={newestIs} recordedAt={view.recordedAt} past={!live} />
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{view.title}</h1>
          <p className={styles.subtitle}>{view.subtitle}</p>
        </div>
      </header>
      <main className={styles.main}>
        <div className={styles.caption}>
          <StageCaption view={view} />
        </div>
        <div className={styles.side}>
          {view.poll && (
            <div className={styles.poll}>
              <PollVote poll={view.poll} vote={vote} live={live && phase === 'connected'} onVote={onVote} />
            </div>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where there is little room */}
          <section className={styles.timeline} aria-label="What happened" tabIndex={0}>
            <AudienceTimeline timeline={view.timeline} diagram={view.diagram} />
          </section>
        </div>
        <section className={styles.diagram} aria-label="Topology">
          {view.diagram ? (
            <Zoomable>
              <StageDiagram diagram={view.diagram} look={view.look} scheme={scheme} />
            </Zoomable>
          ) : (
            <p className={styles.waiting}>The diagram comes when the servers are up</p>
          )}
        </section>
        <Streams view={view} scheme={scheme} />
      </main>
      <HistoryBar moments={moments} index={index} newestIs={newestIs} onChange={goTo} />
    </div>
  )
}

function Streams({ view, scheme }: { view: StageView; scheme: ColorScheme }) {
  if (view.streams.length === 0) return null
  return (
    <div className={styles.streams}>
      {view.streams.map((stream) => (
        <section key={stream.stream} className={styles.stream} aria-label={stream.label}>
          {view.streams.length > 1 && <h2 className={styles.label}>{stream.label}</h2>}
          <div className={styles.counters}>
            <StageCounters stream={stream} at={view.at} />
          </div>
          <StagePhases stream={stream} />
          <div className={styles.chart}>
            <StageChart stream={stream} timeline={view.timeline} at={view.at} scheme={scheme} />
          </div>
        </section>
      ))}
    </div>
  )
}

function newestKind(ended: boolean, phase: AudienceState['phase'], recordedAt: number | null): NewestIs {
  if (ended) return 'end'
  if (phase !== 'connected') return 'lost'
  return recordedAt === null ? 'live' : 'recorded'
}

interface StatusProps {
  newestIs: NewestIs
  /** Of what is shown. */
  recordedAt: number | null
  /** What is shown is not the newest. */
  past: boolean
}

/** One line over everything where what one sees is not what happens now. */
function Status({ newestIs, recordedAt, past }: StatusProps) {
  return (
    <div className={styles.status} role="status">
      {newestIs === 'end' && <p className={cx(styles.line, styles.over)}>The demonstration is over</p>}
      {newestIs === 'lost' && (
        <p className={cx(styles.line, styles.lost)}>Connection lost: trying again. What you see is what came last.</p>
      )}
      {recordedAt !== null && (
        <p className={cx(styles.line, styles.recorded)}>
          <IconPlayerPlay size={16} aria-hidden />
          {recordedWords(recordedAt)}: this is not live
        </p>
      )}
      {past && newestIs !== 'end' && <p className={cx(styles.line, styles.past)}>You look at what was shown before</p>}
    </div>
  )
}
