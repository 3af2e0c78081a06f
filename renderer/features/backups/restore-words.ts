import type { RestorePlan, ServerHoldings } from '../../../electron/contract/backup'
import { plural } from '../../ui/plural'

/** What a restore would drop, a line each database: `shop: orders (15,000 rows), customers (12 rows)`. */
export function lossLines({ overwrites }: RestorePlan): string[] {
  return tableLines(overwrites)
}

/** The same of all that a server holds. */
export function holdingLines({ databases }: ServerHoldings): string[] {
  return tableLines(databases)
}

function tableLines(databases: RestorePlan['overwrites']): string[] {
  return databases.map(({ database, tables }) => {
    const shown = tables
      .slice(0, 6)
      .map(({ name, rows }) => `${name} (${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'})`)
    const more = tables.length > shown.length ? `, and ${tables.length - shown.length} more` : ''
    return `${database}: ${shown.join(', ')}${more}`
  })
}

/** What is in the file: `shop (3 tables)`. */
export function bringsWords({ brings }: RestorePlan): string {
  return brings.map(({ database, tables }) => `${database} (${plural(tables, 'table')})`).join(', ')
}

/** `keep`, where the server can take the file's GTIDs; else its rows can only become new transactions. */
export function gtidChoice({ gtids }: RestorePlan): 'keep' | 'new' {
  return gtids.both === '' ? 'keep' : 'new'
}

/** Whether what was typed lets it begin. */
export function mayRestore(plan: RestorePlan, typed: string): boolean {
  return plan.problem === null && (!plan.typeName || typed.trim() === plan.node)
}
