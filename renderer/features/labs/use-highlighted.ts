import { useEffect, useState } from 'react'
import type { CodeToken, Grammar } from './highlighter'

const grammars: Record<string, Grammar> = {
  sql: 'sql',
  sh: 'shellscript',
  bash: 'shellscript',
  shell: 'shellscript',
  yaml: 'yaml',
  yml: 'yaml',
  ini: 'ini',
  cnf: 'ini',
}

/** The code's coloured tokens; null until they are known, and for languages without a grammar. */
export function useHighlighted(code: string, language: string): CodeToken[][] | null {
  const [lines, setLines] = useState<CodeToken[][] | null>(null)
  useEffect(() => {
    const grammar = grammars[language]
    if (!grammar) return
    let stale = false
    void import('./highlighter').then(async ({ highlight }) => {
      const highlighted = await highlight(code, grammar)
      if (!stale) setLines(highlighted)
    })
    return () => {
      stale = true
    }
  }, [code, language])
  return lines
}
