import '@fontsource-variable/inter/wght.css'
import './global.css'
import './features/audience/audience-page.css'
import { createRoot } from 'react-dom/client'
import { AudienceApp } from './features/audience/audience-app'
import { AudienceConnection } from './features/audience/audience-connection'
import { ErrorBoundary } from './features/shell/error-boundary'

const root = document.getElementById('root')
if (!root) throw new Error('audience.html has no #root')
const connection = new AudienceConnection()
createRoot(root).render(
  <ErrorBoundary>
    <AudienceApp connection={connection} />
  </ErrorBoundary>,
)
void connection.start()
