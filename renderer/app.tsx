import { MantineProvider } from '@mantine/core'
import { HandInDialog } from './features/class/hand-in-dialog'
import { Palette } from './features/palette/palette'
import { ShortcutHelp } from './features/palette/shortcut-help'
import { useShortcuts } from './features/palette/use-shortcuts'
import { AppDataProvider, useAppData } from './features/shell/app-data'
import { ErrorBoundary } from './features/shell/error-boundary'
import { Pages } from './features/shell/pages'
import { useColorScheme } from './features/shell/use-color-scheme'
import { WindowCommands } from './features/shell/window-commands'
import { cssVariablesResolver, theme } from './theme'
import { Toasts } from './ui/toasts'

export function App() {
  return (
    <AppDataProvider>
      <Themed />
    </AppDataProvider>
  )
}

function Themed() {
  const scheme = useColorScheme(useAppData().settings?.theme)
  useShortcuts()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      <ErrorBoundary>
        <WindowCommands />
        <Pages />
        <Palette />
        <ShortcutHelp />
        <HandInDialog />
        <Toasts />
      </ErrorBoundary>
    </MantineProvider>
  )
}
