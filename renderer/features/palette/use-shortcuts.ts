import { useEffect } from 'react'
import { allCommands } from './command-store'
import { isMac } from './platform'
import { matchesShortcut } from './shortcut'

/** Keys that work while a dialog is open. */
const alwaysActive = new Set(['Mod+K'])

/**
 * Runs the command whose keys are pressed. Listens before anything else does, so that the listed keys work inside a
 * terminal too; all other keys belong to it.
 */
export function useShortcuts(): void {
  useEffect(() => {
    const mac = isMac()
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const command = allCommands().find(({ shortcut }) => shortcut && matchesShortcut(event, shortcut, mac))
      if (!command?.shortcut) return
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (plain && isEditable(event.target)) return
      if (!alwaysActive.has(command.shortcut) && document.querySelector('[role="dialog"][aria-modal="true"]')) return
      event.preventDefault()
      event.stopPropagation()
      command.run()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}

function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
