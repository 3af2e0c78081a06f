import { Spinner } from '../../ui/spinner'
import styles from './notice.module.css'

interface NoticeProps {
  title: string
  text: string
  /** Something is under way. */
  busy?: boolean
}

/** A page with nothing on it yet, and why. */
export function Notice({ title, text, busy = false }: NoticeProps) {
  return (
    <main className={styles.notice} role="status">
      {busy && <Spinner />}
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
    </main>
  )
}
