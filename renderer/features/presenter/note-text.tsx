import type { ComponentProps } from 'react'
import type { Components } from 'react-markdown'
import { desktop } from '../../ipc/desktop'
import { perform } from '../../ui/toast-store'
import { GuideText } from '../labs/guide-text'
import styles from './note-text.module.css'

/** What the presenter says: Markdown, sanitised as a guide's is. */
export function NoteText({ notes }: { notes: string }) {
  return (
    <div className={styles.notes}>
      <GuideText body={notes} components={components} />
    </div>
  )
}

const components: Components = { a: NoteLink }

function NoteLink({ href, children }: ComponentProps<'a'>) {
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
