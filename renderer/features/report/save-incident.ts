import type { Incident } from '../../../electron/contract/traffic'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { notify, reportError } from '../../ui/toast-store'
import { drawIncident } from './incident-drawing'
import { incidentFileName } from './incident-file-name'
import { incidentHtml } from './incident-html'
import { incidentMarkdown } from './incident-markdown'
import { incidentReport } from './incident-report'

export type IncidentFormat = 'md' | 'html'

/**
 * Writes the report of a stream's last outage to a file of the learner's choice.
 *
 * @param className of those to whom it was shown
 */
export async function saveIncident(
  session: { id: string; labId: string },
  stream: string,
  format: IncidentFormat,
  className = '',
): Promise<void> {
  try {
    const incident = await client.traffic.incident.query({ sessionId: session.id, stream })
    if (!incident) {
      notify('Nothing to export', `${stream} has had no outage in this run.`)
      return
    }
    const name = incidentFileName(session.labId, stream, incident.outage.firstFailedAt, format)
    const bytes = new TextEncoder().encode(await write(incident, format, className))
    const path = await desktop.saveFile(name, bytes)
    if (path) notify('Saved', path)
  } catch (cause) {
    reportError(cause)
  }
}

async function write(incident: Incident, format: IncidentFormat, className: string): Promise<string> {
  const report = incidentReport(incident, Date.now(), className)
  if (format === 'md') return incidentMarkdown(report)
  const draw = (text: string | null) => (text === null ? null : drawIncident(text))
  return incidentHtml(report, { before: await draw(report.before), after: await draw(report.after) })
}
