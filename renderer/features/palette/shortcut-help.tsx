import { Modal } from '@mantine/core'
import { Kbd } from '../../ui/kbd'
import { useView } from '../shell/view-store'
import { ShortcutTable } from './shortcut-table'

export function ShortcutHelp() {
  const open = useView((state) => state.shortcutsOpen)
  const setOpen = useView((state) => state.setShortcutsOpen)
  return (
    <Modal
      opened={open}
      onClose={() => setOpen(false)}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ShortcutTable />
      <p>
        All other keys belong to the terminal while it has the focus. <Kbd keys="Tab" /> moves on everywhere else.
      </p>
    </Modal>
  )
}
