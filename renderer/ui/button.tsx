import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import styles from './button.module.css'
import { cx } from './class-names'
import { Spinner } from './spinner'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one thing to do next. `quiet`: no edge until it is pointed at. */
  variant?: 'default' | 'primary' | 'quiet' | 'danger'
  size?: 'md' | 'sm'
  icon?: ReactNode
  /** Shows that it is under way; the button keeps its width and cannot be pressed. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  variant = 'default',
  size = 'md',
  icon,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(styles.button, styles[variant], styles[size], !children && styles.iconOnly, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}
