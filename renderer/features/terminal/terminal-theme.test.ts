import { describe, expect, it } from 'vitest'
import { contrast, palettes } from '../../palette'
import { terminalTheme } from './terminal-theme'

describe.each(['light', 'dark'] as const)('the %s terminal', (scheme) => {
  const { background, foreground, cursor, cursorAccent, selectionBackground, selectionInactiveBackground, ...ansi } =
    terminalTheme(scheme)

  it('has sixteen readable colours', () => {
    const colors = Object.entries(ansi) as [string, string][]
    expect(colors).toHaveLength(16)
    const unreadable = colors.filter(([, color]) => contrast(color, palettes[scheme].background) < 4.5)
    expect(unreadable).toEqual([])
  })

  it('stands on the background of the window', () => {
    expect(background).toBe(palettes[scheme].background)
  })
})
