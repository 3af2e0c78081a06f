import { IconAlertTriangle } from '@tabler/icons-react'
import type { InvalidLab } from '../../../electron/contract/lab'
import { plural } from '../../ui/plural'
import styles from './invalid-lab-card.module.css'

/** A folder that looks like a lab and is not valid: each problem with its place. */
export function InvalidLabCard({ lab }: { lab: InvalidLab }) {
  return (
    <article className={styles.card} aria-label={`Lab with mistakes: ${lab.id}`}>
      <h3 className={styles.title}>
        <IconAlertTriangle size={16} aria-hidden />
        {lab.id}
        <span className={styles.count}>{plural(lab.problems.length, 'problem')}</span>
      </h3>
      <p className={styles.folder}>{lab.folder}</p>
      <ul className={styles.problems}>
        {lab.problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.key}:${problem.message}`}>
            <span className={styles.place}>
              {problem.file}:{problem.line}
            </span>
            : {problem.key && <span className={styles.key}>{problem.key}: </span>}
            {problem.message}
          </li>
        ))}
      </ul>
      <p className={styles.note}>Mend the files; the lab is read again by itself.</p>
    </article>
  )
}
