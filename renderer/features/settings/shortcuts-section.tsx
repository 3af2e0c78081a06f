import { ShortcutTable } from '../palette/shortcut-table'
import { Row, Section } from './section'

export function ShortcutsSection() {
  return (
    <Section title="Keyboard shortcuts">
      <Row wide>
        <ShortcutTable />
      </Row>
    </Section>
  )
}
