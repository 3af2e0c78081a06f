import { IconPlayerPlay, IconRestore } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { CueView, PresenterView } from '../../../electron/contract/demo'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import styles from './cue-list.module.css'
import { CueSign } from './cue-sign'
import { cueStateWords } from './cue-words'
import { play, rearm } from './presenter-control'
import { presenterOffers } from './presenter-offers'

/** All cues: how each stands, and the ways to any of them. */
export function CueList({ view }: { view: PresenterView }) {
  const { rearm: free } = presenterOffers(view)
  return (
    <ol className={styles.list}>
      {view.cues.map((cue, index) => (
        <Row key={cue.id} view={view} cue={cue} index={index} free={free} />
      ))}
    </ol>
  )
}

interface RowProps {
  view: PresenterView
  cue: CueView
  index: number
  free: boolean
}

function Row({ view, cue, index, free }: RowProps) {
  const isNext = index === view.next
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isNext) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isNext])
  return (
    <li ref={row} className={cx(styles.row, isNext && styles.next)} aria-current={isNext ? 'step' : undefined}>
      <CueSign state={cue.state} />
      <div className={styles.words}>
        <p className={styles.title}>
          <span className={styles.number}>{index + 1}</span> {cue.title}
        </p>
        <p className={cx(styles.state, cue.state === 'failed' && styles.failed)}>{cueStateWords(cue)}</p>
      </div>
      <div className={styles.actions}>
        {cue.recorded && (
          <Button
            size="sm"
            variant="quiet"
            disabled={!free}
            aria-label={`Play the recording of cue ${index + 1}`}
            title="Play its recording"
            icon={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => play(view, index)}
          />
        )}
        <Button
          size="sm"
          variant="quiet"
          disabled={!free}
          aria-label={`Re-arm cue ${index + 1}`}
          title="Bring the topology to its start"
          icon={<IconRestore size={14} aria-hidden />}
          onClick={() => rearm(view, index)}
        />
      </div>
    </li>
  )
}
