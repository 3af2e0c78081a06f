import type { ReactNode } from 'react'
import styles from './banner.module.css'
import { cx } from './class-names'

interface BannerProps {
  tone: 'bad' | 'warning' | 'note'
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** Is read out when it appears. Off where its text changes all the time and something else announces it. */
  announced?: boolean
}

/** One sentence about something that needs attention, over what it is about. */
export function Banner({ tone, icon, title, children, actions, announced = true }: BannerProps) {
  const role = tone === 'note' ? 'status' : 'alert'
  return (
    <div className={cx(styles.banner, styles[tone])} role={announced ? role : undefined}>
      {icon}
      <p className={styles.text}>
        <strong className={styles.title}>{title}</strong> {children}
      </p>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
