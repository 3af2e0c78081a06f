import { IconFlaskOff, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { ErrorNotice } from '../../ui/error-notice'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import styles from './catalogue.module.css'
import { ContinueCard } from './continue-card'
import { EngineBanner } from './engine-banner'
import { InvalidLabCard } from './invalid-lab-card'
import { LabCard } from './lab-card'
import { groupByTopic, searchLabs } from './lab-search'

export function Catalogue() {
  const { catalog, catalogError, sessions } = useAppData()
  const [query, setQuery] = useState('')
  const found = searchLabs(catalog?.labs ?? [], query)
  const alive = (sessions ?? []).filter((session) => session.state !== 'ended')
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>Labs</h1>
        <label className={styles.search}>
          <IconSearch size={15} aria-hidden />
          <input
            type="search"
            aria-label="Search labs"
            placeholder="Search labs and steps"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      </header>
      <EngineBanner />
      {alive.map((session) => (
        <ContinueCard key={session.id} session={session} lab={catalog?.labs.find(({ id }) => id === session.labId)} />
      ))}
      {catalogError && <ErrorNotice error={catalogError} />}
      {!catalog && !catalogError && <CatalogueSkeleton />}
      {groupByTopic(found).map(({ topic, labs }) => (
        <section key={topic} aria-label={topic}>
          <h2 className={styles.topic}>{topic}</h2>
          <div className={styles.grid}>
            {labs.map((lab) => (
              <LabCard key={lab.id} lab={lab} />
            ))}
          </div>
        </section>
      ))}
      {catalog && catalog.invalid.length > 0 && !query && (
        <section aria-label="Labs with mistakes">
          <h2 className={styles.topic}>Labs with mistakes</h2>
          <div className={styles.stack}>
            {catalog.invalid.map((lab) => (
              <InvalidLabCard key={`${lab.origin}/${lab.id}`} lab={lab} />
            ))}
          </div>
        </section>
      )}
      {catalog && found.length === 0 && <NothingFound query={query} onClear={() => setQuery('')} />}
    </div>
  )
}

function NothingFound({ query, onClear }: { query: string; onClear: () => void }) {
  if (query) {
    return (
      <EmptyState
        icon={<IconSearch size={22} />}
        title="No lab matches"
        actions={<Button onClick={onClear}>Clear the search</Button>}
      >
        Nothing has all of “{query}” in its title, summary, topics or steps.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<IconFlaskOff size={22} />}
      title="No labs here"
      actions={<Button onClick={() => go({ view: 'settings' })}>Open settings</Button>}
    >
      Labs come with Standby, and from a folder of your own that you can choose in settings.
    </EmptyState>
  )
}

function CatalogueSkeleton() {
  return (
    <div className={styles.grid} role="status" aria-label="Reading the labs">
      {[1, 2, 3].map((card) => (
        <div key={card} className={styles.skeleton} />
      ))}
    </div>
  )
}
