import type { WireError } from '../../electron/contract/errors'

/** What a remedy's button does; the view that shows the error decides how. */
export type RemedyAction = 'look-for-engine' | 'open-settings' | 'back-to-labs' | 'try-again' | 'reload'

export interface Remedy {
  /** A few words. */
  title: string
  /** What one can do about it. */
  sentence: string
  action?: { label: string; does: RemedyAction }
}

type Code = WireError['code']

const lookForEngine = { label: 'Look again', does: 'look-for-engine' } as const
const openSettings = { label: 'Open settings', does: 'open-settings' } as const
const backToLabs = { label: 'Back to labs', does: 'back-to-labs' } as const
const tryAgain = { label: 'Try again', does: 'try-again' } as const

/** Every way to fail, and what to do about it. A code without an entry does not compile. */
export const remedies: Record<Code, Remedy> = {
  ENGINE_NOT_FOUND: {
    title: 'No container engine found',
    sentence: 'Standby runs its servers in containers. Start Docker or Podman, then look again.',
    action: lookForEngine,
  },
  ENGINE_UNREACHABLE: {
    title: 'The container engine does not answer',
    sentence: 'It answered before, or its address is set. Start it again; Standby picks up where it was.',
    action: lookForEngine,
  },
  ENGINE_REFUSED: {
    title: 'The container engine refused',
    sentence: 'Its own words are below. Often it lacks a permission or a resource.',
    action: tryAgain,
  },
  IMAGE_UNAVAILABLE: {
    title: 'An image could not be had',
    sentence:
      'It is not here, could not be pulled and could not be built. A registry of your own can be set in settings.',
    action: openSettings,
  },
  PORT_IN_USE: {
    title: 'A port is taken',
    sentence: 'Another program holds a port that this lab asks for. Stop that program, then try again.',
    action: tryAgain,
  },
  DISK_FULL: {
    title: 'The disk is full',
    sentence: 'Free some space, or remove what earlier labs left behind, then try again.',
    action: openSettings,
  },
  NODE_NOT_READY: {
    title: 'A server did not become ready',
    sentence: 'Its container runs, but the server in it does not answer. The end of its log is below.',
    action: tryAgain,
  },
  SERVER_UNREACHABLE: {
    title: 'A server does not answer',
    sentence: 'See in the diagram whether it is down. If it is, start it and try again.',
  },
  SQL_FAILED: {
    title: 'The server refused a statement',
    sentence: 'The server said why.',
  },
  LAB_INVALID: {
    title: 'The lab has mistakes in its files',
    sentence: 'Each is listed with its file and line. Mend them; the lab is read again by itself.',
    action: backToLabs,
  },
  LAB_NOT_FOUND: {
    title: 'No such lab',
    sentence: 'It may have been moved or renamed. The labs folder is in settings.',
    action: backToLabs,
  },
  EXPERIMENT_FAILED: {
    title: 'The experiment did not go as planned',
    sentence: 'Nothing was scored. Try it again, or answer without running it.',
    action: tryAgain,
  },
  DEMO_FAILED: {
    title: 'The demonstration did not go as planned',
    sentence: 'What was expected is named. Go back to the start of the cue and try it again.',
    action: tryAgain,
  },
  SESSION_GONE: {
    title: 'This lab is no longer running',
    sentence: 'It was ended, or its containers were removed. Your progress is kept; start it anew from the labs.',
    action: backToLabs,
  },
  SESSION_BUSY: {
    title: 'This lab is busy',
    sentence: 'Another window or command is changing it. Try again in a moment.',
    action: tryAgain,
  },
  NODE_GONE: {
    title: 'The container is gone',
    sentence: 'It was removed outside Standby. End the lab and start it anew to get a fresh one.',
  },
  TERMINAL_GONE: {
    title: 'This terminal is closed',
    sentence: 'Open another one with the plus beside the tabs.',
  },
  CONNECTION_LOST: {
    title: 'The connection to Standby is lost',
    sentence: 'It comes back by itself. Then look whether what you asked for was done.',
  },
  CANCELLED: {
    title: 'Cancelled',
    sentence: 'Nothing of it was left behind.',
  },
  INPUT_INVALID: {
    title: 'That is not valid',
    sentence: 'The reason is below.',
  },
  FORBIDDEN: {
    title: 'Not allowed',
    sentence: 'Standby only touches what it made itself.',
  },
  FILE_UNREADABLE: {
    title: 'A file cannot be read',
    sentence: 'It is damaged, or the permission to read it is missing.',
    action: tryAgain,
  },
  BUG: {
    title: 'Something went wrong in Standby',
    sentence: 'This is a mistake of ours, not of yours. Reloading the window often helps, and running labs go on.',
    action: { label: 'Reload', does: 'reload' },
  },
}

/** What an error's details hold that is worth reading, as lines of text. */
export function evidenceOf(error: WireError): string[] {
  const { tried, problems, log, engine, lastSeen } = error.details
  return [
    ...textLines(lastSeen),
    ...textLines(engine),
    ...list(tried).map(describe),
    ...list(problems).map(describe),
    ...textLines(log),
  ]
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textLines(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n').filter((line) => line.trim() !== '')
  return list(value).flatMap(textLines)
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object') return String(value)
  return Object.values(value)
    .filter((part) => part !== '')
    .map(String)
    .join(': ')
}
