import type { ReactNode } from 'react'
import { desktop } from '../ipc/desktop'
import { perform } from './toast-store'

interface WebLinkProps {
  /** As it stands in a text; what does not lead to the web is shown without a link. */
  href: string | undefined
  children?: ReactNode
}

/** A link out of Standby: it opens in the learner's browser. */
export function WebLink({ href, children }: WebLinkProps) {
  if (!href?.startsWith('http')) return <>{children}</>
  return (
    <a
      href={href}
      title={href}
      onClick={(event) => {
        event.preventDefault()
        void perform(desktop.openExternal(href))
      }}
    >
      {children}
    </a>
  )
}
