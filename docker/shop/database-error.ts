import { BusyError } from './slots'

/** Why the database did not do what it was asked. */
export interface Trouble {
  /** MySQL's number of the error; null where it did not come from the server. */
  errno: number | null
  /** One line. */
  words: string
  /** The connection is of no use any more: it broke, or leads to a server that refuses writes. */
  discard: boolean
}

/** Refusals of a server that is not, or no longer, the one to write to. */
const readOnlyErrors = new Set([
  1290, // ER_OPTION_PREVENTS_STATEMENT: read_only, super_read_only
  1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836, // ER_READ_ONLY_MODE
  3100, // ER_RUN_HOOK_ERROR: Group Replication does not let the commit through
])

/** The server says goodbye with these, and closes the connection. */
const closingErrors = new Set([
  1040, // ER_CON_COUNT_ERROR
  1053, // ER_SERVER_SHUTDOWN
  1927, // connection killed, as other servers of the family say it
  3024, // ER_QUERY_TIMEOUT
  3032, // ER_SERVER_OFFLINE_MODE
  4031, // ER_CLIENT_INTERACTION_TIMEOUT
])

interface RawError {
  errno?: unknown
  code?: unknown
  message?: unknown
  sqlMessage?: unknown
  fatal?: unknown
}

/** What went wrong, from whatever the driver threw. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof BusyError) return { errno: null, words: error.message, discard: false }
  const raw = error as RawError
  // Errors of the operating system carry negative numbers.
  const errno = typeof raw.errno === 'number' && raw.errno >= 1000 ? raw.errno : null
  if (errno !== null) {
    const words = `${errno}: ${oneLine(raw.sqlMessage ?? raw.message)}`
    return { errno, words, discard: raw.fatal === true || readOnlyErrors.has(errno) || closingErrors.has(errno) }
  }
  const code = typeof raw.code === 'string' ? raw.code : ''
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT')
    return { errno, words: 'the database did not answer in time', discard: true }
  if (code === 'ETIMEDOUT') return { errno, words: 'no connection to the database in time', discard: true }
  if (code === 'PROTOCOL_CONNECTION_LOST')
    return { errno, words: 'the connection to the database broke', discard: true }
  return { errno, words: `no connection to the database: ${oneLine(raw.message ?? error)}`, discard: true }
}

export const duplicateKey = 1062

function oneLine(text: unknown): string {
  return String(text).replace(/\s+/g, ' ').slice(0, 200)
}
