import { MantineProvider } from '@mantine/core'
import { HandInDialog } from './features/class/hand-in-dialog'
import { Palette } from './features/palette/palette'
import { ShortcutHelp } from './features/palette/shortcut-help'
import { useShortcuts } from './features/palette/use-shortcuts'
import { Projector } from './features/presenter/projector'
import { isProjectorPage } from './features/presenter/projector-page'
import { AppDataProvider, useAppData } from './features/shell/app-data'
import { ConnectionBanner } from './features/shell/connection-banner'
import { ErrorBoundary } from './features/shell/error-boundary'
import { Pages } from './features/shell/pages'
import { useColorScheme } from './features/shell/use-color-scheme'
import { WindowCommands } from './features/shell/window-commands'
import { cssVariablesResolver, theme } from './theme'
import { Toasts } from './ui/toasts'

export function App() {
  if (isProjectorPage()) return <Projector />
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
        <ConnectionBanner />
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
