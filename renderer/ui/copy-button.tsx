import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { desktop } from '../ipc/desktop'
import { Button } from './button'
import { perform } from './toast-store'

interface CopyButtonProps {
  text: string
  /** The accessible name. */
  label: string
  /** Shown beside the icon; left out, the icon stands alone. */
  children?: string
}

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    if (await perform(desktop.copyText(text))) setCopied(true)
  }
  return (
    <Button
      size="sm"
      variant={children ? 'default' : 'quiet'}
      aria-label={copied ? 'Copied' : label}
      title={children ? undefined : label}
      icon={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      onClick={() => void copy()}
    >
      {children && (copied ? 'Copied' : children)}
    </Button>
  )
}
