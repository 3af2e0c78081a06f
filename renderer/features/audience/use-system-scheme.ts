import { useLayoutEffect, useSyncExternalStore } from 'react'
import { type ColorScheme, palettes, paletteVariables } from '../../palette'

const query = '(prefers-color-scheme: dark)'

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** The scheme of the system, whose colours the page has. */
export function useSystemScheme(): ColorScheme {
  const dark = useSyncExternalStore(subscribe, () => matchMedia(query).matches)
  const scheme = dark ? 'dark' : 'light'
  useLayoutEffect(() => {
    const { style } = document.documentElement
    for (const [name, value] of Object.entries(paletteVariables(palettes[scheme]))) style.setProperty(name, value)
    style.colorScheme = scheme
  }, [scheme])
  return scheme
}
