import type { TimelineEvent } from '../../../electron/contract/timeline'
import type { KnownOutage } from '../traffic/known-outages'
import { formatMeasured } from '../traffic/traffic-words'
import type { TimelineLine } from './timeline-kinds'

/** Pure: the events of a session, and beside them what outages meant to those who ordered. In no order. */
export function withOutages(events: readonly TimelineEvent[], outages: readonly KnownOutage[]): TimelineLine[] {
  return [...events, ...outages.flatMap(linesOf)]
}

function linesOf({ stream, outage }: KnownOutage): TimelineLine[] {
  const firstError = outage.phases.find(({ kind }) => kind === 'first-error')
  const reason = firstError?.text ?? outage.errors[0]?.message
  const lines: TimelineLine[] = [
    {
      at: firstError?.at ?? outage.firstFailedAt,
      kind: 'first-error',
      node: null,
      text: `${stream}: the first order fails${reason ? `: ${reason}` : ''}`,
    },
  ]
  if (outage.firstSuccessAt !== null) {
    const after = outage.rtoMs === null ? '' : `, after ${formatMeasured(outage.rtoMs)} without service`
    lines.push({
      at: outage.firstSuccessAt,
      kind: 'first-success',
      node: null,
      text: `${stream}: an order is acknowledged again${after}`,
    })
  }
  return lines
}
