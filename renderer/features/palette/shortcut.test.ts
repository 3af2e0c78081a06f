import { describe, expect, it } from 'vitest'
import { formatShortcut, type KeyPress, matchesShortcut } from './shortcut'

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

describe('a shortcut', () => {
  it('takes Ctrl elsewhere and Cmd on a Mac for Mod', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true)
    expect(matchesShortcut(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true)
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false)
  })

  it('does not answer to more modifiers than it names', () => {
    expect(matchesShortcut(press('K', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false)
    expect(matchesShortcut(press('ArrowRight', { altKey: true, ctrlKey: true }), 'Alt+ArrowRight', false)).toBe(false)
    expect(matchesShortcut(press('k', { ctrlKey: true, metaKey: true }), 'Mod+K', false)).toBe(false)
  })

  it('finds digits by their place on the keyboard', () => {
    expect(matchesShortcut(press('&', { code: 'Digit1', ctrlKey: true }), 'Mod+1', false)).toBe(true)
  })

  it('takes a sign with or without Shift', () => {
    expect(matchesShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(matchesShortcut(press('?'), '?', false)).toBe(true)
    expect(matchesShortcut(press('?', { ctrlKey: true }), '?', false)).toBe(false)
  })

  it('is printed in the words of the platform', () => {
    expect(formatShortcut('Mod+Shift+T', false)).toBe('Ctrl Shift T')
    expect(formatShortcut('Mod+Shift+T', true)).toBe('⌘⇧T')
    expect(formatShortcut('Alt+ArrowLeft', false)).toBe('Alt ←')
  })
})
