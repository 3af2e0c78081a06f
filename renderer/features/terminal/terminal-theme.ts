import type { ITheme } from '@xterm/xterm'
import { type ColorScheme, palettes } from '../../palette'

/** ANSI colours: each readable (4.5 to 1) on the terminal's background; black and white swap roles by theme. */
const ansi: Record<ColorScheme, Omit<ITheme, 'background' | 'foreground'>> = {
  dark: {
    black: '#7d8799',
    red: '#f8737c',
    green: '#36c37d',
    yellow: '#f0a830',
    blue: '#8aa2ff',
    magenta: '#d38cf0',
    cyan: '#27b8a8',
    white: '#c9d1dc',
    brightBlack: '#8b95a7',
    brightRed: '#ff9199',
    brightGreen: '#63d99b',
    brightYellow: '#ffc55c',
    brightBlue: '#a9bbff',
    brightMagenta: '#e2aef6',
    brightCyan: '#5fd3c6',
    brightWhite: '#ffffff',
  },
  light: {
    black: '#1d2430',
    red: '#be2530',
    green: '#117043',
    yellow: '#875304',
    blue: '#3450de',
    magenta: '#9026b8',
    cyan: '#0b7266',
    white: '#5b6478',
    brightBlack: '#5b6478',
    brightRed: '#a81c27',
    brightGreen: '#0d5c36',
    brightYellow: '#6f4403',
    brightBlue: '#2a41b8',
    brightMagenta: '#741d95',
    brightCyan: '#085d53',
    brightWhite: '#3a4354',
  },
}

export function terminalTheme(scheme: ColorScheme): ITheme {
  const palette = palettes[scheme]
  return {
    ...ansi[scheme],
    background: palette.background,
    foreground: palette.text,
    cursor: palette.text,
    cursorAccent: palette.background,
    selectionBackground: `${palette.accent}55`,
    selectionInactiveBackground: `${palette.accent}30`,
  }
}
