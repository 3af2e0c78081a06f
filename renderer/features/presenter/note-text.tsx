import type { Components } from 'react-markdown'
import { WebLink } from '../../ui/web-link'
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

const components: Components = { a: ({ href, children }) => <WebLink href={href}>{children}</WebLink> }
