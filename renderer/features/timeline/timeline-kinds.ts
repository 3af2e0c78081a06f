import type { TimelineEvent } from '../../../electron/contract/timeline'

/** A line of the timeline as it is shown: an event of the session, or one that follows from what else is known. */
export type TimelineLine = Omit<TimelineEvent, 'kind'> & { kind: string }

const kindWords: Record<string, string> = {
  fault: 'Fault',
  undo: 'Undone',
  traffic: 'Traffic',
  'first-error': 'No service',
  'first-success': 'Service back',
  detection: 'Detected',
  route: 'Route',
  container: 'Container',
  role: 'Role',
  'write-access': 'Write access',
  finding: 'Finding',
  resolved: 'Resolved',
  step: 'Step done',
}

/** What a kind is called; one that is not known here by its own name. */
export function kindWord(kind: string): string {
  const words = kind.replaceAll('-', ' ')
  return (Object.hasOwn(kindWords, kind) && kindWords[kind]) || `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
