import { type ReactNode, useId } from 'react'
import styles from './section.module.css'

interface SectionProps {
  title: string
  /** A sentence on what it is for. */
  about?: string
  children: ReactNode
}

export function Section({ title, about, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {about && <p className={styles.about}>{about}</p>}
      <div className={styles.card}>{children}</div>
    </section>
  )
}

/** One line of a section: what it is, and what can be done with it. */
export function Row({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return <div className={wide ? styles.wideRow : styles.row}>{children}</div>
}
