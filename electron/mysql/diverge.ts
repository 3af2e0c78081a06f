import { AppError } from '../contract/errors'
import { ordersTable } from '../contract/traffic'
import type { Server } from './server'

/** A row that was changed silently, and how to change it back. */
export interface ChangedRow {
  schema: string
  table: string
  key: string
  keyValue: string
  column: string
  before: string
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``

/** Columns that can be given another value without breaking a constraint, numbers first, of tables with a key of one column. */
const candidates = `
  SELECT c.TABLE_SCHEMA, c.TABLE_NAME, k.COLUMN_NAME, c.COLUMN_NAME, c.DATA_TYPE
  FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
  JOIN information_schema.KEY_COLUMN_USAGE k ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
    AND k.CONSTRAINT_NAME = 'PRIMARY' AND k.COLUMN_NAME <> c.COLUMN_NAME
  WHERE t.TABLE_TYPE = 'BASE TABLE' AND c.COLUMN_KEY = '' AND c.GENERATION_EXPRESSION = ''
    AND c.TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
    AND c.DATA_TYPE IN ('int', 'bigint', 'smallint', 'mediumint', 'decimal', 'double', 'varchar', 'char')
    AND (SELECT COUNT(*) FROM information_schema.KEY_COLUMN_USAGE other WHERE other.TABLE_SCHEMA = c.TABLE_SCHEMA
      AND other.TABLE_NAME = c.TABLE_NAME AND other.CONSTRAINT_NAME = 'PRIMARY') = 1
  ORDER BY c.TABLE_SCHEMA = '${ordersTable.schema}' AND c.TABLE_NAME = '${ordersTable.table}' DESC,
    c.DATA_TYPE NOT IN ('varchar', 'char') DESC, c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
  LIMIT 20`

/**
 * Changes one row of a server and leaves no trace in its binary log: from now on it differs from the others, and nothing says
 * so until a replicated change meets the row.
 *
 * @throws AppError INPUT_INVALID where there is no row that could be changed; SQL_FAILED, SERVER_UNREACHABLE
 */
export async function changeRowSilently(server: Server): Promise<ChangedRow> {
  const { rows } = await server.query(candidates)
  for (const [schema, table, key, column, type] of rows) {
    if (schema == null || table == null || key == null || column == null) continue
    const from = `${quote(schema)}.${quote(table)}`
    const found = await server.query(
      `SELECT ${quote(key)}, ${quote(column)} FROM ${from} WHERE ${quote(column)} IS NOT NULL ORDER BY ${quote(key)} LIMIT 1`,
    )
    const [keyValue, before] = found.rows[0] ?? []
    if (keyValue == null || before == null) continue
    await write(server, { schema, table, key, keyValue, column, before }, changed(before, type ?? ''))
    return { schema, table, key, keyValue, column, before }
  }
  throw new AppError('INPUT_INVALID', 'There is no row on this server that could be changed: write one first.')
}

/** Gives the row its value back. A row that is gone meanwhile stays gone. */
export async function changeRowBack(server: Server, row: ChangedRow): Promise<void> {
  await write(server, row, row.before)
}

function changed(before: string, type: string): string {
  if (!/char/.test(type)) return String(Number(before) + 1)
  return `${before.startsWith('x') ? 'y' : 'x'}${before.slice(1)}`
}

async function write(server: Server, row: ChangedRow, value: string): Promise<void> {
  const { schema, table, key, keyValue, column } = row
  const { rows } = await server.query('SELECT @@GLOBAL.super_read_only')
  const locked = rows[0]?.[0] === '1'
  if (locked) await server.query('SET GLOBAL super_read_only = OFF')
  try {
    await server.query('SET SESSION sql_log_bin = 0')
    await server.query(`UPDATE ${quote(schema)}.${quote(table)} SET ${quote(column)} = ? WHERE ${quote(key)} = ?`, {
      values: [value, keyValue],
    })
  } finally {
    await server.query('SET SESSION sql_log_bin = 1')
    if (locked) await server.query('SET GLOBAL super_read_only = ON')
  }
}
