import styles from './command-line.module.css'
import { CopyButton } from './copy-button'

/** A command to be run elsewhere, with a button to copy it. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className={styles.line}>
      <code>{command}</code>
      <CopyButton text={command} label={`Copy ${command}`} />
    </div>
  )
}
