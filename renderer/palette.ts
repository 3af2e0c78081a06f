/** The colours of one theme. A colour means a state, and nothing else. */
export interface Palette {
  background: string
  panel: string
  raised: string
  hairline: string
  /** The edge of a control: told from its background by 3 to 1. */
  edge: string
  text: string
  quietText: string
  accent: string
  onAccent: string
  source: string
  replica: string
  ok: string
  warning: string
  bad: string
  unknown: string
  /** The same states as text: 4.5 to 1 or more on background, panel and raised. */
  accentText: string
  replicaText: string
  okText: string
  warningText: string
  badText: string
}

export type ColorScheme = 'light' | 'dark'

export const palettes: Record<ColorScheme, Palette> = {
  dark: {
    background: '#0e1116',
    panel: '#151a21',
    raised: '#1b212a',
    hairline: '#262d38',
    edge: '#656f82',
    text: '#dbe1ea',
    quietText: '#8b95a7',
    accent: '#6d8bff',
    onAccent: '#0e1116',
    source: '#6d8bff',
    replica: '#27b8a8',
    ok: '#36c37d',
    warning: '#f0a830',
    bad: '#f2555f',
    unknown: '#6b7587',
    accentText: '#8aa2ff',
    replicaText: '#27b8a8',
    okText: '#36c37d',
    warningText: '#f0a830',
    badText: '#f8737c',
  },
  light: {
    background: '#f5f6f8',
    panel: '#ffffff',
    raised: '#f1f3f6',
    hairline: '#dfe3ea',
    edge: '#878fa0',
    text: '#1d2430',
    quietText: '#5b6478',
    accent: '#3d5bf0',
    onAccent: '#ffffff',
    source: '#3d5bf0',
    replica: '#0f8f82',
    ok: '#1a9c5d',
    warning: '#b9770e',
    bad: '#d5303b',
    unknown: '#7b8496',
    accentText: '#3450de',
    replicaText: '#0b7266',
    okText: '#117043',
    warningText: '#875304',
    badText: '#be2530',
  },
}

/** The colours as the variables that style sheets name: `--quiet-text`. */
export function paletteVariables(palette: Palette): Record<`--${string}`, string> {
  const variables: Record<`--${string}`, string> = {}
  for (const [name, value] of Object.entries(palette)) {
    variables[`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value
  }
  return variables
}

/** Contrast of two `#rrggbb` colours by WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
