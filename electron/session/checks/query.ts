import type { Cell, CheckOutcome, QueryCheck } from '../../contract/check'
import { AppError } from '../../contract/errors'
import type { QueryResult, Server, TextCell } from '../../mysql/server'
import { type CheckContext, judged } from './check-context'

export async function runQueryCheck(check: QueryCheck, context: CheckContext): Promise<CheckOutcome> {
  const { node, sql, equals, rows, atLeast, matches } = check.query
  const asked = `${sql.trim()} on ${node}`
  const expectation =
    equals !== undefined
      ? formatRows(equals)
      : rows !== undefined
        ? `${count(rows)}`
        : atLeast !== undefined
          ? `at least ${count(atLeast)}`
          : `a first row that matches ${matches}`
  let result: QueryResult
  try {
    result = await readOnly(context.server(node), sql)
  } catch (error) {
    // The server answered, and no: a table that is not there yet is a step that is not done yet.
    if (error instanceof AppError && error.code === 'SQL_FAILED')
      return judged(false, asked, expectation, error.message)
    throw error
  }
  if (equals !== undefined) {
    return judged(sameRows(result.rows, equals), asked, expectation, formatRows(result.rows))
  }
  if (rows !== undefined) return judged(result.rows.length === rows, asked, expectation, count(result.rows.length))
  if (atLeast !== undefined) return judged(result.rows.length >= atLeast, asked, expectation, count(result.rows.length))
  const first = (result.rows[0] ?? []).map((cell) => cell ?? 'NULL').join('\t')
  const passed = result.rows.length > 0 && new RegExp(matches ?? '').test(first)
  return judged(passed, asked, expectation, result.rows.length > 0 ? first : 'no rows')
}

/** Runs a lab's statement so that it cannot change anything. */
async function readOnly(server: Server, sql: string): Promise<QueryResult> {
  const statement = sql.trim().replace(/;+$/, '')
  // Only these may stand in a read-only transaction with an end of ours; SHOW is fine in it, too.
  await server.query('START TRANSACTION READ ONLY')
  try {
    return await server.query(statement, { timeoutMs: 4000 })
  } finally {
    await server.query('ROLLBACK').catch(() => {
      // The connection broke: so did its transaction.
    })
  }
}

export function sameRows(observed: readonly TextCell[][], expected: readonly Cell[][]): boolean {
  return (
    observed.length === expected.length &&
    expected.every((row, y) => {
      const cells = observed[y] ?? []
      return row.length === cells.length && row.every((cell, x) => sameCell(cells[x] ?? null, cell))
    })
  )
}

function sameCell(observed: TextCell, expected: Cell): boolean {
  if (expected === null || observed === null) return expected === observed
  if (typeof expected === 'boolean') return observed === (expected ? '1' : '0')
  return observed === String(expected)
}

function formatRows(rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'no rows'
  const shown = rows.slice(0, 5).map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell))).join(', '))
  return shown.join(' | ') + (rows.length > 5 ? ` | … ${rows.length} rows` : '')
}

function count(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
