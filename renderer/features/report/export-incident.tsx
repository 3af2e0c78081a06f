import { Menu } from '@mantine/core'
import { IconFileCode, IconFileText, IconReport } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { useSession } from '../labs/session-context'
import { useTraffic } from '../traffic/traffic-context'
import { type IncidentFormat, saveIncident } from './save-incident'

const formats: { format: IncidentFormat; label: string; icon: typeof IconFileText }[] = [
  { format: 'html', label: 'HTML', icon: IconFileCode },
  { format: 'md', label: 'Markdown', icon: IconFileText },
]

/** Saves a post-mortem of the last outage; nothing in a lab without traffic. */
export function ExportIncident({ iconOnly = false }: { iconOnly?: boolean }) {
  const { session } = useSession()
  const streams = useTraffic()?.streams ?? []
  const [busy, setBusy] = useState(false)
  if (streams.length === 0) return null
  const amiss = streams.filter(({ outages }) => outages.length > 0).map(({ name }) => name)
  const save = async (stream: string, format: IncidentFormat) => {
    setBusy(true)
    await saveIncident(session, stream, format)
    setBusy(false)
  }
  const name = 'Export the incident'
  return (
    <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false} width={220}>
      <Menu.Target>
        <Button
          size="sm"
          variant="quiet"
          busy={busy}
          disabled={amiss.length === 0}
          aria-label={name}
          title={amiss.length === 0 ? 'There was no outage in this run' : 'A report of the last outage'}
          icon={<IconReport size={14} aria-hidden />}
        >
          {iconOnly ? undefined : name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {amiss.flatMap((stream) =>
          formats.map(({ format, label, icon: Shape }) => (
            <Menu.Item
              key={`${stream}-${format}`}
              leftSection={<Shape size={15} aria-hidden />}
              onClick={() => void save(stream, format)}
            >
              {amiss.length > 1 ? `${stream}: ${label}` : label}
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
