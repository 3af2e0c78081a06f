import { IconChevronLeft, IconChevronRight, IconPlayerTrackNext } from '@tabler/icons-react'
import { formatClock, formatDuration } from '../../ui/duration'
import styles from './history-bar.module.css'
import { type Moment, turnFrom } from './stage-history'

/** What the newest moment is. */
export type NewestIs = 'live' | 'recorded' | 'lost' | 'end'

const newestWords: Record<NewestIs, { is: string; back: string }> = {
  live: { is: 'Live', back: 'Back to live' },
  recorded: { is: 'Recorded', back: 'Back to now' },
  lost: { is: 'Waiting', back: 'To the newest' },
  end: { is: 'The end', back: 'To the end' },
}

interface HistoryBarProps {
  moments: readonly Moment[]
  /** The one that is shown. */
  index: number
  newestIs: NewestIs
  onChange(index: number): void
}

/** Goes back through what has been shown, event by event or as far as one likes, and to live again. */
export function HistoryBar({ moments, index, newestIs, onChange }: HistoryBarProps) {
  const newest = moments.length - 1
  const atNewest = index === newest
  const [shown, last] = [moments[index], moments[newest]]
  if (!shown || !last) return null
  const ago = formatDuration(last.cameAt - shown.cameAt)
  const words = atNewest ? newestWords[newestIs].is : `${formatClock(shown.view.at)}, ${ago} ago`
  return (
    <nav className={styles.bar} aria-label="What has been shown">
      <button
        type="button"
        className={styles.step}
        aria-label="To the event before"
        disabled={index === 0}
        onClick={() => onChange(turnFrom(moments, index, -1))}
      >
        <IconChevronLeft size={22} aria-hidden />
      </button>
      <button
        type="button"
        className={styles.step}
        aria-label="To the next event"
        disabled={atNewest}
        onClick={() => onChange(turnFrom(moments, index, 1))}
      >
        <IconChevronRight size={22} aria-hidden />
      </button>
      <input
        type="range"
        className={styles.slider}
        aria-label="Scroll back through what has been shown"
        aria-valuetext={words}
        min={0}
        max={Math.max(1, newest)}
        value={newest === 0 ? 1 : index}
        disabled={newest === 0}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {atNewest ? (
        <p className={styles.newest} data-is={newestIs}>
          <span className={styles.dot} aria-hidden />
          {newestWords[newestIs].is}
        </p>
      ) : (
        <>
          <p className={styles.when}>
            <span>{formatClock(shown.view.at)}</span>
            <span className={styles.ago}>{ago} ago</span>
          </p>
          <button type="button" className={styles.back} onClick={() => onChange(newest)}>
            <IconPlayerTrackNext size={16} aria-hidden />
            {newestWords[newestIs].back}
          </button>
        </>
      )}
    </nav>
  )
}
