import styles from './kbd.module.css'

/** A key combination, `Ctrl K`, in the words of this platform. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles.kbd}>{keys}</kbd>
}
