import { memo } from 'react'
import Markdown from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import { WebLink } from '../../ui/web-link'
import styles from './inline-text.module.css'
import { simpleInline } from './simple-inline'

const schema = {
  ...defaultSchema,
  tagNames: ['p', 'code', 'strong', 'em', 'a', 'br', 'ul', 'ol', 'li', 'pre'],
  protocols: { ...defaultSchema.protocols, href: ['http', 'https'] },
}

/** The Markdown of a question: code, emphasis, links. Block elements become lines of their own. */
export const InlineText = memo(function InlineText({ text }: { text: string }) {
  const simple = simpleInline(text)
  if (!simple) return <InlineMarkdown text={text} />
  return (
    <span className={styles.line}>
      {simple.map((piece, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text are where they are
        piece.code ? <code key={index}>{piece.text}</code> : piece.text,
      )}
    </span>
  )
})

function InlineMarkdown({ text }: { text: string }) {
  return (
    <Markdown
      rehypePlugins={[[rehypeSanitize, schema]]}
      components={{
        p: ({ children }) => <span className={styles.line}>{children}</span>,
        a: ({ href, children }) => <WebLink href={href}>{children}</WebLink>,
      }}
    >
      {text}
    </Markdown>
  )
}
