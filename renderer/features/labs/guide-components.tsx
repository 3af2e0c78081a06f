import type { ComponentProps, ReactNode } from 'react'
import type { Components, ExtraProps } from 'react-markdown'
import { CopyButton } from '../../ui/copy-button'
import { WebLink } from '../../ui/web-link'
import { CodeBlock } from './code-block'
import { FenceBlock } from './fence-block'
import { fenceAt } from './fence-match'
import { GuideAside } from './guide-aside'
import styles from './guide-pane.module.css'
import { useSession } from './session-context'

/** How a guide's Markdown is drawn in the lab view. */
export const guideComponents: Components = {
  a: ({ href, children }) => <WebLink href={href}>{children}</WebLink>,
  pre: GuideCode,
  div: GuideBlock,
  table: GuideTable,
}

function GuideTable({ children }: { children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.table} tabIndex={0} aria-label="Table">
      <table>{children}</table>
    </section>
  )
}

function GuideCode({ node }: ComponentProps<'pre'> & ExtraProps) {
  const { guide } = useSession()
  const code = node?.children[0]
  if (code?.type !== 'element') return null
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  const fence = fenceAt(guide, Number(code.properties.dataLine))
  if (fence) return <FenceBlock fence={fence} />
  const plain = text.replace(/\n$/, '')
  return (
    <CodeBlock
      code={plain}
      language={languageOf(code.properties.className)}
      label="Example"
      actions={<CopyButton text={plain} label="Copy the example" />}
    />
  )
}

function languageOf(className: unknown): string {
  const names = Array.isArray(className) ? className.map(String) : []
  return names.find((name) => name.startsWith('language-'))?.slice('language-'.length) ?? ''
}

function GuideBlock({ node, children }: ComponentProps<'div'> & ExtraProps) {
  const directive = node?.properties.dataDirective
  if (typeof directive !== 'string') return <div>{children}</div>
  return (
    <GuideAside kind={directive} place={Number(node?.properties.dataPlace)}>
      {children}
    </GuideAside>
  )
}
