import type { TimelineEvent } from '../../../electron/contract/timeline'

export type TimelineKind = TimelineEvent['kind']

export const kindWords: Record<TimelineKind, string> = {
  fault: 'Fault',
  undo: 'Undone',
  traffic: 'Traffic',
  detection: 'Detected',
  route: 'Route',
  container: 'Container',
  role: 'Role',
  'write-access': 'Write access',
  finding: 'Finding',
  resolved: 'Resolved',
  step: 'Step done',
}
