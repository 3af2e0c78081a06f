import type { Layout } from 'react-resizable-panels'

const key = (name: string) => `standby.panes.${name}`

/** The sizes of a group's panes, in percent, as they were left; undefined for the first time. */
export function rememberedLayout(name: string): Layout | undefined {
  return parseLayout(localStorage.getItem(key(name)))
}

export function rememberLayout(name: string, layout: Layout): void {
  localStorage.setItem(key(name), JSON.stringify(layout))
}

/** A layout as it was written; undefined for anything else. */
export function parseLayout(text: string | null): Layout | undefined {
  if (!text) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (value === null || typeof value !== 'object') return undefined
  const sizes = Object.entries(value)
  const valid = sizes.length > 0 && sizes.every(([, size]) => typeof size === 'number' && size >= 0 && size <= 100)
  return valid ? (Object.fromEntries(sizes) as Layout) : undefined
}
