import type { BackupContent } from '../contract/check'
import type { Server } from '../mysql/server'
import { listTables, readTableContent, type TableContent } from '../mysql/table-content'

export interface SchemaContent {
  schemas: string[]
  tables: (TableContent & { definition: string })[]
  /** Definitions by name, for each kind. */
  objects: Record<BackupContent, Map<string, string>>
}

const tableTimeoutMs = 120_000

/** What makes two objects the same, beside their names. None of it differs between a server and a replica of it. */
const objectQueries: Record<Exclude<BackupContent, 'users'>, string> = {
  routines: `SELECT CONCAT(LOWER(ROUTINE_TYPE), ' ', ROUTINE_SCHEMA, '.', ROUTINE_NAME),
      CONCAT_WS('|', ROUTINE_DEFINITION, DTD_IDENTIFIER, IS_DETERMINISTIC, SECURITY_TYPE, DEFINER, SQL_MODE)
    FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?)`,
  triggers: `SELECT CONCAT('trigger ', TRIGGER_SCHEMA, '.', TRIGGER_NAME),
      CONCAT_WS('|', ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_STATEMENT, DEFINER, SQL_MODE)
    FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?)`,
  events: `SELECT CONCAT('event ', EVENT_SCHEMA, '.', EVENT_NAME),
      CONCAT_WS('|', EVENT_TYPE, INTERVAL_VALUE, INTERVAL_FIELD, EVENT_DEFINITION, ON_COMPLETION, DEFINER)
    FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?)`,
  views: `SELECT CONCAT('view ', TABLE_SCHEMA, '.', TABLE_NAME),
      CONCAT_WS('|', VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE, DEFINER)
    FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?)`,
}

/** The server's own accounts, and the administrator's, who is on every server. */
const usersQuery = `SELECT CONCAT('user ', user, '@', host), CONCAT_WS('|', plugin, HEX(authentication_string), account_locked),
    user, host FROM mysql.user WHERE user NOT LIKE 'mysql.%' AND user <> 'root'`

/** Reads all tables of the schemas by content, and what else there is in them. @throws AppError SQL_FAILED, SERVER_UNREACHABLE */
export async function readSchemaContent(server: Server, schemas: readonly string[]): Promise<SchemaContent> {
  const names = await listTables(
    server,
    schemas.map((schema) => `${schema}.*`),
  )
  const tables: SchemaContent['tables'] = []
  for (const name of names) {
    const content = await readTableContent(server, name, tableTimeoutMs)
    tables.push({ ...content, definition: content.missing ? '' : await readDefinition(server, name) })
  }
  const pairs = async (sql: string) => {
    const { rows } = await server.query(sql, { values: [schemas], timeoutMs: tableTimeoutMs })
    return new Map(rows.map(([name, definition]) => [name ?? '', definition ?? '']))
  }
  return {
    schemas: [...schemas],
    tables,
    objects: {
      routines: await pairs(objectQueries.routines),
      triggers: await pairs(objectQueries.triggers),
      events: await pairs(objectQueries.events),
      views: await pairs(objectQueries.views),
      users: await readUsers(server),
    },
  }
}

async function readDefinition(server: Server, table: string): Promise<string> {
  const [schema = '', name = ''] = table.split('.')
  const quoted = [schema, name].map((part) => `\`${part.replaceAll('`', '``')}\``).join('.')
  const { rows } = await server.query(`SHOW CREATE TABLE ${quoted}`)
  // The counter goes on while rows come, and after a restore it may have jumped.
  return (rows[0]?.[1] ?? '').replace(/ AUTO_INCREMENT=\d+/, '')
}

async function readUsers(server: Server): Promise<Map<string, string>> {
  const { rows } = await server.query(usersQuery)
  const users = new Map<string, string>()
  for (const [name, account, user, host] of rows) {
    const grants = await server.query('SHOW GRANTS FOR ?@?', { values: [user, host] })
    users.set(name ?? '', [account ?? '', ...grants.rows.map(([grant]) => grant ?? '').sort()].join('|'))
  }
  return users
}

/**
 * What a restored backup lacks or has otherwise than the server it was taken from, a sentence each. Pure.
 *
 * @param kinds which objects besides tables count
 */
export function compareSchemaContent(
  as: string,
  original: SchemaContent,
  restored: SchemaContent,
  kinds: readonly BackupContent[],
): string[] {
  const found: string[] = []
  const restoredTables = new Map(restored.tables.map((table) => [table.table, table]))
  for (const table of original.tables) {
    const other = restoredTables.get(table.table)
    restoredTables.delete(table.table)
    if (!other) found.push(`the table ${table.table} is on ${as}, and not in the backup`)
    else found.push(...compareTable(as, table, other))
  }
  for (const name of restoredTables.keys()) found.push(`the table ${name} is in the backup, and not on ${as}`)
  for (const kind of kinds) {
    const others = new Map(restored.objects[kind])
    for (const [name, definition] of original.objects[kind]) {
      if (!others.has(name)) found.push(`the ${name} is on ${as}, and not in the backup`)
      else if (others.get(name) !== definition) found.push(`the ${name} is another one in the backup than on ${as}`)
      others.delete(name)
    }
    for (const name of others.keys()) found.push(`the ${name} is in the backup, and not on ${as}`)
  }
  return found
}

function compareTable(as: string, a: SchemaContent['tables'][number], b: SchemaContent['tables'][number]): string[] {
  if (a.definition !== b.definition) {
    const lines = new Set(b.definition.split('\n').map((line) => line.replace(/,$/, '')))
    const odd = a.definition.split('\n').find((line) => !lines.has(line.replace(/,$/, '')))
    return [`${a.table} is defined differently${odd ? `: on ${as} it has ${odd.trim().replace(/,$/, '')}` : ''}`]
  }
  if (a.rows !== b.rows) return [`${a.table}: ${a.rows} rows on ${as}, ${b.rows} in the restored backup`]
  return a.digest === b.digest ? [] : [`${a.table}: ${a.rows} rows on each, but their content differs`]
}
