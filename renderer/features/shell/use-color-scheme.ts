import { useMediaQuery } from '@mantine/hooks'
import { useEffect } from 'react'
import type { Settings } from '../../../electron/contract/settings'
import type { ColorScheme } from '../../palette'

const rememberedKey = 'standby.theme'

/** The scheme to draw in. Until the settings have come, the one of the last time, so that nothing flashes. */
export function useColorScheme(choice: Settings['theme'] | undefined): ColorScheme {
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false })
  const effective = choice ?? (localStorage.getItem(rememberedKey) as Settings['theme'] | null) ?? 'system'
  useEffect(() => {
    if (choice) localStorage.setItem(rememberedKey, choice)
  }, [choice])
  if (effective === 'light' || effective === 'dark') return effective
  return systemIsDark ? 'dark' : 'light'
}
