import type { Cell, CheckOutcome, QueryCheck } from '../../contract/check'
import { AppError } from '../../contract/errors'
import type { QueryResult, TextCell } from '../../mysql/server'
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
    result = await context.server(node).query(sql.trim().replace(/;+$/, ''), { timeoutMs: 4000 })
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
