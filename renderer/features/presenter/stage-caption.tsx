import { IconCheck, IconHourglass, IconX } from '@tabler/icons-react'
import type { StageView } from '../../../electron/contract/stage'
import { cx } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './stage-caption.module.css'
import { captionSize, cueWords, toneWords } from './stage-words'

const signs = { neutral: null, waiting: IconHourglass, good: IconCheck, bad: IconX } as const

/** One sentence for the room, with the sign of how it stands. */
export function StageCaption({ view }: { view: Pick<StageView, 'caption' | 'tone' | 'cue'> }) {
  const { caption, tone, cue } = view
  const Sign = signs[tone]
  return (
    <footer className={styles.bar}>
      <span className={cx(styles.dot, styles[tone])} aria-hidden>
        {Sign && <Sign stroke={3} />}
      </span>
      <p className={cx(styles.caption, styles[captionSize(caption)])} aria-live="polite">
        <VisuallyHidden>{toneWords[tone] && `${toneWords[tone]}: `}</VisuallyHidden>
        {caption}
      </p>
      <p className={styles.cue}>{cueWords(cue)}</p>
    </footer>
  )
}
