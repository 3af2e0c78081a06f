import type { RestorePlan, ServerHoldings } from '../contract/backup'
import { AppError } from '../contract/errors'
import type { NodeSnapshot, TopologySnapshot } from '../contract/topology'
import { emptyGtidSet, formatGtidSet, parseGtidSet, subtractGtids } from '../mysql/gtid-set'
import type { Server } from '../mysql/server'
import type { DumpInventory } from './dump-inventory'

const countTimeoutMs = 20_000

/** Looks at a server before a dump is restored onto it. Changes nothing. @throws AppError SERVER_UNREACHABLE, SQL_FAILED */
export async function readRestorePlan(
  server: Server,
  node: string,
  inventory: DumpInventory,
  fileGtids: string | null,
  snapshot: TopologySnapshot,
): Promise<RestorePlan> {
  const [settings] = await server.rows(
    'SELECT @@GLOBAL.gtid_executed AS executed, @@GLOBAL.super_read_only AS locked, @@GLOBAL.read_only AS guarded',
  )
  const executed = (settings?.executed ?? '').replaceAll(/\s+/g, '')
  const overwrites: RestorePlan['overwrites'] = []
  for (const { name, drops, dropsAll } of inventory.databases) {
    const { rows } = await server.query(
      "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1",
      { values: [name] },
    )
    const lost = rows.map(([table]) => table ?? '').filter((table) => dropsAll || drops.includes(table))
    const tables: { name: string; rows: number }[] = []
    for (const table of lost) tables.push({ name: table, rows: await countRows(server, name, table) })
    if (tables.length > 0) overwrites.push({ database: name, tables })
  }
  const { warnings, takesWrites } = standingOf(node, snapshot)
  return {
    node,
    brings: inventory.databases.map(({ name, tables }) => ({ database: name, tables: tables.length })),
    overwrites,
    gtids: { file: fileGtids, executed, both: gtidsInBoth(fileGtids ?? '', executed) },
    warnings,
    problem: problemOf(node, inventory, settings?.locked === '1'),
    typeName: takesWrites || overwrites.some(({ tables }) => tables.some(({ rows }) => rows > 0)),
  }
}

/** What a server holds, whatever a restore would bring. Changes nothing. @throws AppError SERVER_UNREACHABLE, SQL_FAILED */
export async function readHoldings(server: Server, node: string, snapshot: TopologySnapshot): Promise<ServerHoldings> {
  const { rows } = await server.query(
    `SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE'
       AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') ORDER BY 1, 2`,
  )
  const databases = new Map<string, { name: string; rows: number }[]>()
  for (const [database = '', table = ''] of rows) {
    if (database === null || table === null) continue
    const tables = databases.get(database) ?? []
    tables.push({ name: table, rows: await countRows(server, database, table) })
    databases.set(database, tables)
  }
  const executed = await server.query('SELECT @@GLOBAL.gtid_executed')
  return {
    node,
    databases: [...databases].map(([database, tables]) => ({ database, tables })),
    executed: (executed.rows[0]?.[0] ?? '').replaceAll(/\s+/g, ''),
    warnings: standingOf(node, snapshot).warnings,
  }
}

/** Pure: what two GTID sets have in common; empty for nothing. */
export function gtidsInBoth(a: string, b: string): string {
  const [first, second] = [parseGtidSet(a) ?? emptyGtidSet, parseGtidSet(b) ?? emptyGtidSet]
  return formatGtidSet(subtractGtids(first, subtractGtids(first, second)))
}

/** Pure: what a server is to the others. */
export function standingOf(
  node: string,
  { nodes, edges }: TopologySnapshot,
): { warnings: string[]; takesWrites: boolean } {
  const role: NodeSnapshot['role'] = nodes.find(({ id }) => id === node)?.role ?? null
  const replicas = edges.filter(({ from }) => from === node).map(({ to }) => to)
  const sources = edges.filter(({ to, from }) => to === node && from !== null).map(({ from }) => from)
  const warnings: string[] = []
  if (replicas.length > 0) warnings.push(`${node} is the source of ${replicas.join(' and ')}.`)
  if (role === 'primary') warnings.push(`${node} is the primary of its group.`)
  if (sources.length > 0) {
    warnings.push(
      `${node} replicates from ${sources.join(' and ')}: what is restored here is not there, and the two differ.`,
    )
  }
  return { warnings, takesWrites: role === 'source' || role === 'primary' }
}

function problemOf(node: string, { databases, homeless }: DumpInventory, locked: boolean): string | null {
  if (homeless || databases.length === 0) {
    return 'It names no database: it was taken without --databases. Restore it by hand, with the database that it is for.'
  }
  return locked ? `${node} is super read-only: it would refuse the first statement (error 1290).` : null
}

async function countRows(server: Server, database: string, table: string): Promise<number> {
  const quoted = [database, table].map((part) => `\`${part.replaceAll('`', '``')}\``).join('.')
  const { rows } = await server.query(`SELECT COUNT(*) FROM ${quoted}`, { timeoutMs: countTimeoutMs })
  const count = rows[0]?.[0]
  if (count == null) throw new AppError('SQL_FAILED', `The rows of ${database}.${table} cannot be counted.`)
  return Number(count)
}
