import { SegmentedControl } from '@mantine/core'
import { type Settings, themeChoices } from '../../../electron/contract/settings'
import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import { Row, Section } from './section'

const labels: Record<Settings['theme'], string> = { system: 'System', light: 'Light', dark: 'Dark' }

export function ThemeSection() {
  const theme = useAppData().settings?.theme
  return (
    <Section title="Appearance">
      <Row>
        <span>Theme</span>
        <SegmentedControl
          aria-label="Theme"
          size="xs"
          value={theme ?? 'system'}
          disabled={theme === undefined}
          data={themeChoices.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => void perform(client.settings.set.mutate({ theme: value as Settings['theme'] }))}
        />
      </Row>
    </Section>
  )
}
