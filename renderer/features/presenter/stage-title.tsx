import type { StageView } from '../../../electron/contract/stage'
import { plural } from '../../ui/plural'
import styles from './stage-end.module.css'

/** What hangs on the wall before there is anything to be seen. */
export function StageTitle({ view }: { view: Pick<StageView, 'title' | 'subtitle' | 'caption' | 'cue'> }) {
  const { title, subtitle, caption, cue } = view
  return (
    <main className={styles.end}>
      <p className={styles.over}>{subtitle}</p>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.summary}>{caption}</p>
      <p className={styles.note}>{plural(cue.count, 'cue')} on real MySQL servers</p>
    </main>
  )
}
