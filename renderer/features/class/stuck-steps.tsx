import { type ClassMatrix, type ClassStep, stuckSteps } from '../../../electron/contract/class-matrix'
import { plural } from '../../ui/plural'
import { cellMinutes } from './cell-words'
import styles from './class-page.module.css'

/** Where the class got stuck, in one line a step. */
export function StuckSteps({ matrix }: { matrix: ClassMatrix }) {
  const stuck = stuckSteps(matrix)
  return (
    <section aria-labelledby="stuck-title" className={styles.stuck}>
      <h3 id="stuck-title" className={styles.heading}>
        Where the class got stuck
      </h3>
      {stuck.length === 0 ? (
        <p className={styles.quiet}>Nowhere in particular: no step stands out by its time, hints or wrong turns.</p>
      ) : (
        <ol>
          {stuck.map((step) => (
            <li key={step.id}>
              <strong>
                {step.number}. {step.title}
              </strong>{' '}
              <span className={styles.quiet}>{why(step)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function why(step: ClassStep): string {
  const words = []
  if (step.medianMs !== null) words.push(`median ${cellMinutes(step.medianMs)} min`)
  if (step.unfinished > 0) words.push(`${step.unfinished} not finished`)
  if (step.hints > 0) words.push(plural(step.hints, 'hint'))
  if (step.solutions > 0) words.push(plural(step.solutions, 'solution'))
  if (step.wrongTurns > 0) words.push(plural(step.wrongTurns, 'wrong turn'))
  return words.join(', ')
}
