import { TextInput } from '@mantine/core'
import { IconReport } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { PresenterView } from '../../../electron/contract/demo'
import type { StageStream } from '../../../electron/contract/stage'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import { type IncidentFormat, saveIncident } from '../report/save-incident'
import styles from './panel.module.css'

interface ClassPanelProps {
  view: PresenterView
  streams: StageStream[]
}

const formats: { format: IncidentFormat; label: string }[] = [
  { format: 'html', label: 'HTML' },
  { format: 'md', label: 'Markdown' },
]

/** Who was shown it, and the incident report that they take home. */
export function ClassPanel({ view, streams }: ClassPanelProps) {
  const { sessionId, labId, className } = view
  const amiss = streams.filter(({ outages }) => outages.length > 0)
  const [busy, setBusy] = useState(false)
  const save = async (stream: string, format: IncidentFormat) => {
    if (sessionId === null) return
    setBusy(true)
    await saveIncident({ id: sessionId, labId }, stream, format, className)
    setBusy(false)
  }
  return (
    <section className={styles.panel} aria-labelledby="class-title">
      <h2 id="class-title" className={styles.title}>
        Class and report
      </h2>
      <ClassName name={className} />
      {amiss.length === 0 && <p className={styles.quiet}>The incident report can be saved once orders have failed.</p>}
      {amiss.map(({ stream, label }) => (
        <div key={stream} className={styles.row}>
          <span className={styles.quiet}>{streams.length > 1 ? label : 'Incident report'}</span>
          {formats.map(({ format, label: name }) => (
            <Button
              key={format}
              size="sm"
              busy={busy}
              disabled={sessionId === null}
              icon={<IconReport size={14} aria-hidden />}
              aria-label={`Save the incident report of ${label} as ${name}`}
              onClick={() => void save(stream, format)}
            >
              {name}
            </Button>
          ))}
        </div>
      ))}
    </section>
  )
}

function ClassName({ name }: { name: string }) {
  const [draft, setDraft] = useState(name)
  useEffect(() => setDraft(name), [name])
  const keep = () => {
    if (draft.trim() !== name) void perform(client.presenter.setClassName.mutate({ name: draft }))
  }
  return (
    <TextInput
      size="sm"
      aria-label="Name of the class"
      placeholder="Name of the class, for the report"
      maxLength={80}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
