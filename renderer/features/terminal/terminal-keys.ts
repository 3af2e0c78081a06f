import type { Terminal } from '@xterm/xterm'
import { desktop } from '../../ipc/desktop'
import { perform } from '../../ui/toast-store'
import { isMac } from '../palette/platform'
import { matchesShortcut } from '../palette/shortcut'

/**
 * The few keys that a terminal does not send on: copy, paste, search. On a Mac copy and paste are Cmd+C and Cmd+V,
 * which the browser does by itself.
 *
 * @returns whether xterm is to go on with the key
 */
export function handleTerminalKey(event: KeyboardEvent, terminal: Terminal, onSearch: () => void): boolean {
  const mac = isMac()
  if (matchesShortcut(event, 'Mod+Shift+C', mac)) {
    if (event.type === 'keydown') {
      event.preventDefault()
      const text = terminal.getSelection()
      if (text) void perform(desktop.copyText(text))
    }
    return false
  }
  // The browser pastes into xterm's text area, which takes it from there.
  if (matchesShortcut(event, 'Mod+Shift+V', mac)) return false
  if (matchesShortcut(event, 'Mod+F', mac)) {
    if (event.type === 'keydown') {
      event.preventDefault()
      onSearch()
    }
    return false
  }
  return true
}
