import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import { containsGtids, formatGtidSet, parseGtidSet, subtractGtids } from '../mysql/gtid-set'
import { Server, type ServerAddress } from '../mysql/server'
import { readSchemaContent, type SchemaContent } from './schema-content'

/** What a server holds, and exactly which transactions that is. */
export interface ContentAtGtids {
  gtidExecuted: string
  content: SchemaContent
}

const quietTries = 400
const replayTimeoutMs = 300_000

/**
 * Reads schemas of a server that goes on working, all of one moment, with the GTIDs of that moment. Nothing is locked: a snapshot
 * is taken again until no transaction ended while it was.
 *
 * @throws AppError SQL_FAILED when the server is never quiet for so long, SERVER_UNREACHABLE
 */
export async function readContentAtGtids(
  address: ServerAddress,
  schemas: readonly string[],
  signal: AbortSignal,
): Promise<ContentAtGtids> {
  const server = new Server({ ...address, readOnly: true })
  try {
    await server.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    const gtids = async () => (await server.query('SELECT @@GLOBAL.gtid_executed')).rows[0]?.[0] ?? ''
    for (let tried = 0; tried < quietTries; tried += 1) {
      throwIfAborted(signal)
      const before = await gtids()
      await server.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
      if ((await gtids()) === before) {
        const content = await readSchemaContent(server, schemas)
        await server.query('ROLLBACK')
        return { gtidExecuted: before.replaceAll(/\s+/g, ''), content }
      }
      await server.query('ROLLBACK')
    }
    throw new AppError('SQL_FAILED', 'The server takes so many writes that no moment between two of them was found.')
  } finally {
    await server.dispose()
  }
}

/** Where a scratch server fetches what came after a backup. */
export interface ReplaySource {
  node: string
  host: string
  password: string
}

/**
 * Has a scratch server replicate what it lacks of a set of GTIDs, and stop there.
 *
 * @returns what stopped it before, as a sentence; null when it has them all
 * @throws AppError SERVER_UNREACHABLE, CANCELLED
 */
export async function replayUntil(
  scratch: Server,
  source: ReplaySource,
  gtids: string,
  onProgress: (behind: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const target = parseGtidSet(gtids)
  if (!target) throw new AppError('SQL_FAILED', `The GTID set of ${source.node} cannot be read: ${gtids.slice(0, 200)}`)
  const executed = async () => {
    const { rows } = await scratch.query('SELECT @@GLOBAL.gtid_executed')
    return parseGtidSet(rows[0]?.[0] ?? '') ?? { intervals: new Map() }
  }
  const strange = subtractGtids(await executed(), target)
  if (strange.intervals.size > 0) {
    return `it claims transactions that ${source.node} does not have: ${formatGtidSet(strange).slice(0, 120)}`
  }
  if (containsGtids(await executed(), target)) return null
  await scratch.query('STOP REPLICA')
  await scratch.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = 3306, SOURCE_USER = 'root', SOURCE_PASSWORD = ?,
       SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 30`,
    { values: [source.host, source.password] },
  )
  await scratch.query(`START REPLICA UNTIL SQL_AFTER_GTIDS = '${formatGtidSet(target)}'`)
  const deadline = Date.now() + replayTimeoutMs
  try {
    while (Date.now() < deadline) {
      const now = await executed()
      if (containsGtids(now, target)) return null
      const [status] = await scratch.rows('SHOW REPLICA STATUS')
      const problem = status ? replicaProblem(status, source.node) : null
      if (problem) return problem
      onProgress(formatGtidSet(subtractGtids(target, now)))
      await delay(100, signal)
    }
  } finally {
    if (!signal.aborted) await scratch.query('STOP REPLICA').catch(ignoreGone)
  }
  return `what came after it on ${source.node} was not replayed within ${replayTimeoutMs / 1000} s`
}

/** Pure: what a replica's own status says stopped it; null for nothing. */
export function replicaProblem(status: Record<string, string | null>, source: string): string | null {
  const io = Number(status.Last_IO_Errno ?? 0)
  const sql = Number(status.Last_SQL_Errno ?? 0)
  if (sql !== 0) {
    const words = (status.Last_SQL_Error ?? '').replace(/^.*?(Could not execute|Error ')/, '$1').slice(0, 260)
    const meaning =
      sql === 1062
        ? 'the dump holds rows of transactions that it does not claim, so it was not taken at one moment'
        : sql === 1032
          ? 'the dump lacks rows of transactions that it claims'
          : 'the dump does not hold what its GTIDs say'
    return `what came after it on ${source} cannot be replayed (error ${sql}): ${meaning}. ${words}`
  }
  if (io === 13114 || io === 1236) {
    return `what came after it on ${source} is gone from its binary logs for good: ${(status.Last_IO_Error ?? '').slice(0, 260)}`
  }
  return null
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
