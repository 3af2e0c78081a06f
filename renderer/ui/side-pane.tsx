import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import styles from './side-pane.module.css'

interface SidePaneProps {
  title: string
  /** Some words behind the title. */
  summary?: string | undefined
  /** Buttons before the one that closes it. */
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}

/** A pane beside the diagram that one opens and closes. */
export function SidePane({ title, summary, actions, onClose, children }: SidePaneProps) {
  const close = `Close the ${title.toLowerCase()}`
  return (
    <section className={styles.pane} aria-label={title}>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        {summary && <span className={styles.summary}>{summary}</span>}
        <div className={styles.actions}>
          {actions}
          <Button
            size="sm"
            variant="quiet"
            aria-label={close}
            title={close}
            icon={<IconX size={15} aria-hidden />}
            onClick={onClose}
          />
        </div>
      </div>
      {children}
    </section>
  )
}

/** What stands in a side pane while there is nothing to show: its first paragraph says so. */
export function SidePaneEmpty({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon}
      {children}
    </div>
  )
}
