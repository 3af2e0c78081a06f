import { memo } from 'react'
import Markdown from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import { desktop } from '../../ipc/desktop'
import { perform } from '../../ui/toast-store'
import styles from './inline-text.module.css'

const schema = {
  ...defaultSchema,
  tagNames: ['p', 'code', 'strong', 'em', 'a', 'br', 'ul', 'ol', 'li', 'pre'],
  protocols: { ...defaultSchema.protocols, href: ['http', 'https'] },
}

/** The Markdown of a question: code, emphasis, links. Block elements become lines of their own. */
export const InlineText = memo(function InlineText({ text }: { text: string }) {
  return (
    <Markdown
      rehypePlugins={[[rehypeSanitize, schema]]}
      components={{
        p: ({ children }) => <span className={styles.line}>{children}</span>,
        a: ({ href, children }) => (href?.startsWith('http') ? <WebLink url={href}>{children}</WebLink> : children),
      }}
    >
      {text}
    </Markdown>
  )
})

export function WebLink({ url, children }: { url: string; children?: React.ReactNode }) {
  return (
    <a
      href={url}
      title={url}
      onClick={(event) => {
        event.preventDefault()
        void perform(desktop.openExternal(url))
      }}
    >
      {children}
    </a>
  )
}
