import type { CheckOutcome, SameDataCheck } from '../../contract/check'
import { listTables, readTableContent, type TableContent } from '../../mysql/table-content'
import { type CheckContext, judged } from './check-context'

const timeoutMs = 30_000

/** Compares tables by their columns and by the content of every row, on all nodes against the first. */
export async function runSameDataCheck(check: SameDataCheck, context: CheckContext): Promise<CheckOutcome> {
  const { nodes, tables: patterns } = check['same-data']
  const [first = '', ...others] = nodes
  const asked = `every row of ${patterns.join(', ')} on ${nodes.join(' and ')}`
  const expected = `the same tables with the same rows on ${nodes.join(' and ')}`
  const names = new Set<string>()
  for (const node of nodes) for (const table of await listTables(context.server(node), patterns)) names.add(table)
  if (names.size === 0) return judged(false, asked, expected, 'none of these tables exists')
  const differences: string[] = []
  let rows = 0
  for (const table of [...names].sort()) {
    const content = await readTableContent(context.server(first), table, timeoutMs)
    rows += content.rows
    for (const node of others) {
      const difference = compare(first, content, node, await readTableContent(context.server(node), table, timeoutMs))
      if (difference) differences.push(difference)
    }
  }
  if (differences.length === 0) return judged(true, asked, expected, `${names.size} tables, ${rows} rows, all equal`)
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : ''
  return judged(false, asked, expected, differences.slice(0, 3).join('; ') + more)
}

function compare(aNode: string, a: TableContent, bNode: string, b: TableContent): string | null {
  if (a.missing && b.missing) return `${a.table} does not exist`
  if (a.missing) return `${a.table} is not on ${aNode}`
  if (b.missing) return `${a.table} is not on ${bNode}`
  for (let at = 0; at < Math.max(a.columns.length, b.columns.length); at += 1) {
    if (a.columns[at] === b.columns[at]) continue
    const [aColumn, bColumn] = [a.columns[at] ?? 'no such column', b.columns[at] ?? 'no such column']
    return `${a.table} is defined differently: ${aColumn} on ${aNode}, ${bColumn} on ${bNode}`
  }
  if (a.rows !== b.rows) return `${a.table}: ${a.rows} rows on ${aNode}, ${b.rows} on ${bNode}`
  if (a.digest !== b.digest) return `${a.table}: ${a.rows} rows on each, but their content differs`
  return null
}
