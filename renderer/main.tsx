import '@mantine/core/styles.css'
import '@mantine/spotlight/styles.css'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/inter/wght-italic.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { keepPageFromTerminalKeys } from './features/terminal/keep-page'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
if (!window.standby) keepPageFromTerminalKeys()
createRoot(root).render(<App />)
