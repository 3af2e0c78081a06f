import { useComputedColorScheme } from '@mantine/core'
import type { StageView } from '../../../electron/contract/stage'
import { Stage } from './stage'
import styles from './stage-preview.module.css'

/** What the room sees now, small. It is a picture: nothing in it can be reached. */
export function StagePreview({ stage }: { stage: StageView | null }) {
  const scheme = useComputedColorScheme()
  return (
    <section aria-labelledby="preview-title">
      <h2 id="preview-title" className={styles.title}>
        What the room sees
      </h2>
      <div className={styles.frame} inert>
        {stage ? <Stage view={stage} scheme={scheme} /> : <p className={styles.dark}>Nothing yet</p>}
      </div>
    </section>
  )
}
