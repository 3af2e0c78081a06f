/** Keys as written in code: `Mod+K`, `Alt+ArrowRight`, `?`. Mod is Ctrl, or Cmd on a Mac. */
export type Shortcut = string

/** What of a keyboard event matters here. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const names: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', Enter: 'Enter' }
const macModifiers: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' }

function split(shortcut: Shortcut): { modifiers: string[]; key: string } {
  const parts = shortcut.split('+')
  return { modifiers: parts.slice(0, -1), key: parts.at(-1) ?? '' }
}

export function matchesShortcut(press: KeyPress, shortcut: Shortcut, mac: boolean): boolean {
  const { modifiers, key } = split(shortcut)
  // A sign that needs Shift on some keyboards and not on others, so Shift says nothing about it.
  const isSign = modifiers.length === 0 && key.length === 1
  const mod = mac ? press.metaKey : press.ctrlKey
  const otherMod = mac ? press.ctrlKey : press.metaKey
  if (mod !== modifiers.includes('Mod') || otherMod) return false
  if (press.altKey !== modifiers.includes('Alt')) return false
  if (!isSign && press.shiftKey !== modifiers.includes('Shift')) return false
  if (/^\d$/.test(key)) return press.code === `Digit${key}`
  return press.key.toLowerCase() === key.toLowerCase()
}

/** As printed beside a command: `Ctrl Shift T`, or `⌘⇧T` on a Mac. */
export function formatShortcut(shortcut: Shortcut, mac: boolean): string {
  const { modifiers, key } = split(shortcut)
  const name = names[key] ?? key
  if (mac) return [...modifiers.map((modifier) => macModifiers[modifier] ?? modifier), name].join('')
  return [...modifiers.map((modifier) => (modifier === 'Mod' ? 'Ctrl' : modifier)), name].join(' ')
}
