import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import type { ISearchOptions, SearchAddon } from '@xterm/addon-search'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button'
import styles from './terminal-search.module.css'

/** Finds a text in a terminal's screen and scrollback. */
export function TerminalSearch({ search, onClose }: { search: SearchAddon; onClose: () => void }) {
  const [query, setQuery] = useState('')
  const [results, setResults] = useState({ index: -1, count: 0 })
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    const listener = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setResults({ index: resultIndex, count: resultCount }),
    )
    return () => listener.dispose()
  }, [search])

  const find = (direction: 'next' | 'previous', text = query) => {
    if (text === '') return search.clearDecorations()
    if (direction === 'next') search.findNext(text, options)
    else search.findPrevious(text, options)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter') find(event.shiftKey ? 'next' : 'previous')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className={styles.box}>
      <input
        ref={input}
        type="text"
        aria-label="Search in the terminal"
        placeholder="Search"
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value)
          find('previous', event.target.value)
        }}
      />
      <span className={styles.count} role="status">
        {query === '' ? '' : results.count === 0 ? 'none' : `${results.index + 1} of ${results.count}`}
      </span>
      <Button
        size="sm"
        variant="quiet"
        aria-label="Previous match"
        icon={<IconChevronUp size={15} />}
        onClick={() => find('previous')}
      />
      <Button
        size="sm"
        variant="quiet"
        aria-label="Next match"
        icon={<IconChevronDown size={15} />}
        onClick={() => find('next')}
      />
      <Button size="sm" variant="quiet" aria-label="Close the search" icon={<IconX size={15} />} onClick={onClose} />
    </search>
  )
}

const options: ISearchOptions = {
  decorations: {
    matchBackground: '#b9770e',
    matchOverviewRuler: '#b9770e',
    activeMatchBackground: '#3d5bf0',
    activeMatchColorOverviewRuler: '#3d5bf0',
  },
}
