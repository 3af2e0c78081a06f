import { createHash } from 'node:crypto'
import { AppError } from '../contract/errors'
import type { Server, TextCell } from './server'

/** What a table holds, so that two can be compared: equal columns and equal digests mean equal tables. */
export interface TableContent {
  table: string
  /** Each column's name, type, nullability, default, extras and collation. */
  columns: string[]
  rows: number
  /** Of the content of all rows. */
  digest: string
  /** The table does not exist. */
  missing: boolean
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``

/** All base tables that `schema.table` and `schema.*` stand for on this server, sorted. */
export async function listTables(server: Server, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const pattern of patterns) {
    const [schema = '', table = ''] = pattern.split('.')
    if (table !== '*') {
      found.add(pattern)
      continue
    }
    const { rows } = await server.query(
      "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'",
      { values: [schema] },
    )
    for (const [name] of rows) if (name) found.add(`${schema}.${name}`)
  }
  return [...found].sort()
}

/**
 * Reads a table's columns, and digests its rows. Every column of every row counts, with its NULLs; the order in which
 * the server returns them does not. Rows are digested on the server, so nothing the size of a table travels.
 *
 * @throws AppError SERVER_UNREACHABLE, SQL_FAILED for anything but a table that does not exist
 */
export async function readTableContent(server: Server, table: string, timeoutMs: number): Promise<TableContent> {
  const [schema = '', name = ''] = table.split('.')
  const { rows: columns } = await server.query(
    `SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLLATION_NAME
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    { values: [schema, name], timeoutMs },
  )
  const missing: TableContent = { table, columns: [], rows: 0, digest: '', missing: true }
  if (columns.length === 0) return missing
  const cells = columns.map(
    ([column, type]) => `IFNULL(CONCAT('=', ${bytesOf(quote(column ?? ''), type ?? '')}), 'NULL')`,
  )
  const row = `SHA2(CONCAT_WS(',', ${cells.join(', ')}), 256)`
  // Exact sums of four 15-digit slices of each row's digest: independent of order, and equal rows do not cancel out.
  const slice = (at: number) => `SUM(CAST(CONV(SUBSTRING(digest, ${at}, 15), 16, 10) AS UNSIGNED))`
  try {
    const { rows } = await server.query(
      `SELECT COUNT(*), ${[1, 16, 31, 46].map(slice).join(', ')} FROM (SELECT ${row} AS digest
         FROM ${quote(schema)}.${quote(name)}) AS digests`,
      { timeoutMs },
    )
    const content = rows[0] ?? []
    return {
      table,
      columns: columns.map(describeColumn),
      rows: Number(content[0] ?? 0),
      digest: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
      missing: false,
    }
  } catch (error) {
    if (error instanceof AppError && error.details.number === 1146) return missing
    throw error
  }
}

/**
 * A value's bytes, or a sum of them where they may be many: HEX() doubles them, and what is longer than max_allowed_packet
 * becomes NULL without an error, which would be the same NULL for every such row.
 */
function bytesOf(column: string, type: string): string {
  if (/(blob|text)$|^(json|geom|point|linestring|polygon|multi|vector)/i.test(type)) return `SHA2(${column}, 256)`
  // HEX() rounds a number with a fraction to an integer: of those the text is taken, of a FLOAT with all of its digits.
  if (/^float/i.test(type)) return `HEX(CAST(CAST(${column} AS DOUBLE) AS CHAR))`
  return /^(double|decimal)/i.test(type) ? `HEX(CAST(${column} AS CHAR))` : `HEX(${column})`
}

function describeColumn([name, type, nullable, fallback, extra, collation]: TextCell[]): string {
  const parts = [
    name,
    type,
    nullable === 'NO' ? 'NOT NULL' : 'NULL',
    fallback === null ? '' : `DEFAULT ${fallback}`,
    extra,
    collation ?? '',
  ]
  return parts.filter(Boolean).join(' ')
}
