import type { ReactNode } from 'react'
import styles from './chip.module.css'
import { cx } from './class-names'
import { StatusDot } from './status-dot'
import type { Tone } from './tone'

interface ChipProps {
  tone?: Tone
  pulsing?: boolean
  title?: string
  className?: string
  children: ReactNode
}

export function Chip({ tone, pulsing, title, className, children }: ChipProps) {
  return (
    <span className={cx(styles.chip, className)} title={title}>
      {tone && <StatusDot tone={tone} pulsing={pulsing} />}
      {children}
    </span>
  )
}
