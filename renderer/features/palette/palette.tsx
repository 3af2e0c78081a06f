import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Kbd } from '../../ui/kbd'
import { type Command, commandGroups, useAllCommands } from './command-store'
import styles from './palette.module.css'
import { isMac } from './platform'
import { formatShortcut } from './shortcut'

export function openPalette(): void {
  spotlight.open()
}

/** Finds labs, steps and actions. */
export function Palette() {
  const commands = useAllCommands()
  const actions = useMemo(() => groupCommands(commands), [commands])
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      overlayProps={{ backgroundOpacity: 0.45 }}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': 'Find labs, steps and actions' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      nothingFound="Nothing by that name"
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'Find labs, steps and actions',
        'aria-label': 'Find labs, steps and actions',
      }}
      classNames={{
        content: styles.content,
        search: styles.search,
        action: styles.action,
        actionsGroup: styles.group,
        actionDescription: styles.note,
      }}
    />
  )
}

function groupCommands(commands: Command[]): SpotlightActionGroupData[] {
  const mac = isMac()
  return commandGroups
    .map((group) => ({
      group,
      actions: commands
        .filter((command) => command.group === group)
        .map((command) => ({
          id: command.id,
          label: command.label,
          description: command.note,
          keywords: command.keywords,
          rightSection: command.shortcut ? <Kbd keys={formatShortcut(command.shortcut, mac)} /> : undefined,
          onClick: command.run,
        })),
    }))
    .filter(({ actions }) => actions.length > 0)
}
