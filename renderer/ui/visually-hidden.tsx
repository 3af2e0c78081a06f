import type { HTMLAttributes } from 'react'
import styles from './visually-hidden.module.css'

/** Words for those who hear the window instead of seeing it. */
export function VisuallyHidden(props: HTMLAttributes<HTMLSpanElement>) {
  return <span {...props} className={styles.hidden} />
}
