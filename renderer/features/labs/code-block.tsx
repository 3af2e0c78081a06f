import type { ReactNode } from 'react'
import { cx } from '../../ui/class-names'
import styles from './code-block.module.css'
import { useHighlighted } from './use-highlighted'

interface CodeBlockProps {
  code: string
  language: string
  /** What stands left in the bar over the code; without, there is no bar. */
  title?: ReactNode
  /** The buttons right in that bar, or in the corner. */
  actions: ReactNode
  label: string
}

export function CodeBlock({ code, language, title, actions, label }: CodeBlockProps) {
  const lines = useHighlighted(code, language)
  return (
    <figure className={styles.block} aria-label={label}>
      {title ? (
        <div className={styles.bar}>
          <span className={styles.title}>{title}</span>
          {language && <span className={styles.language}>{language === 'sh' ? 'shell' : language}</span>}
          {actions}
        </div>
      ) : (
        <div className={styles.corner}>{actions}</div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={cx(styles.code, language && styles.wrapped)} tabIndex={0}>
        <code>{lines ? <Tokens lines={lines} /> : code}</code>
      </pre>
    </figure>
  )
}

function Tokens({ lines }: { lines: NonNullable<ReturnType<typeof useHighlighted>> }) {
  return lines.map((line, number) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other name than their place
    <span key={number}>
      {line.map((token, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <span key={place} style={{ color: token.color }}>
          {token.text}
        </span>
      ))}
      {'\n'}
    </span>
  ))
}
