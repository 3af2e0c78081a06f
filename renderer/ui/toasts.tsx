import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Button } from './button'
import { cx } from './class-names'
import { type Toast, useToasts } from './toast-store'
import styles from './toasts.module.css'

const shownForMs = { done: 2500, error: 12_000 } as const

export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <section className={styles.stack} aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss)
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), shownForMs[toast.kind])
    return () => clearTimeout(timer)
  }, [toast, dismiss])
  const Icon = toast.kind === 'error' ? IconAlertTriangle : IconCheck
  return (
    <div className={cx(styles.toast, styles[toast.kind])} role={toast.kind === 'error' ? 'alert' : undefined}>
      <Icon size={16} className={styles.icon} aria-hidden />
      <div className={styles.body}>
        <strong>{toast.title}</strong>
        {toast.text && <p>{toast.text}</p>}
      </div>
      <Button
        variant="quiet"
        size="sm"
        aria-label="Dismiss"
        icon={<IconX size={14} />}
        onClick={() => dismiss(toast.id)}
      />
    </div>
  )
}
