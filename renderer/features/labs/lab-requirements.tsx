import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import type { LabSummary } from '../../../electron/contract/lab'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import styles from './lab-detail.module.css'
import { completionOf } from './lab-figures'

/** Labs that one should have done before; nobody is kept from starting without. */
export function LabRequirements({ lab }: { lab: LabSummary }) {
  const { catalog, progress } = useAppData()
  if (lab.requires.length === 0) return null
  return (
    <section aria-labelledby="lab-requires">
      <h2 id="lab-requires" className={styles.heading}>
        Better done before
      </h2>
      <ul className={styles.requirements}>
        {lab.requires.map((id) => {
          const required = catalog?.labs.find((other) => other.id === id)
          const done = required ? completionOf(required, progress?.labs[id]).complete : false
          return (
            <li key={id} className={styles.requirement}>
              {done ? (
                <IconCircleCheck size={16} className={styles.stepDone} aria-hidden />
              ) : (
                <IconCircle size={16} className={styles.stepTodo} aria-hidden />
              )}
              {required ? (
                <button type="button" className={styles.link} onClick={() => go({ view: 'lab', labId: id })}>
                  {required.title}
                </button>
              ) : (
                <span>{id} (not here)</span>
              )}
              {done && <VisuallyHidden>done</VisuallyHidden>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
