import { AppError } from '../contract/errors'
import type { BackupFile, StoreExec } from './backup-files'

/** What a dump brings, by the statements that make it. */
export interface DumpInventory {
  databases: {
    name: string
    tables: string[]
    /** Tables that it drops before it makes them. */
    drops: string[]
    /** It drops the whole database first. */
    dropsAll: boolean
  }[]
  /** Statements outside of any database: a dump of one database without `--databases`. */
  homeless: boolean
}

const readTimeoutMs = 600_000
const statementLimit = 50_000

const inventoryScript = `
set -o pipefail
if [ "$2" = packed ]; then gzip -dc <"$1"; else cat "$1"; fi |
  LC_ALL=C grep -a -E '^(USE |DROP TABLE IF EXISTS |CREATE TABLE |/\\*!40000 DROP DATABASE IF EXISTS )' | head -n ${statementLimit}
exit 0`

/** Reads a dump through in its store, and keeps what it makes. @throws AppError FILE_UNREADABLE, NODE_GONE, ENGINE_REFUSED */
export async function readDumpInventory(
  exec: StoreExec,
  file: BackupFile,
  compressed: boolean,
): Promise<DumpInventory> {
  const { exitCode, stdout, stderr } = await exec(file.store, {
    command: ['bash', '-c', inventoryScript, 'bash', file.path, compressed ? 'packed' : 'plain'],
    timeoutMs: readTimeoutMs,
  })
  if (exitCode !== 0) {
    throw new AppError('FILE_UNREADABLE', `${file.name} on ${file.store} cannot be read: ${stderr.trim().slice(-300)}`)
  }
  return parseDumpInventory(stdout)
}

/** Pure: the inventory from the lines of a dump that begin such statements, in its order. */
export function parseDumpInventory(text: string): DumpInventory {
  const inventory: DumpInventory = { databases: [], homeless: false }
  const databaseOf = (name: string) => {
    const known = inventory.databases.find((one) => one.name === name)
    if (known) return known
    const made = { name, tables: [], drops: [], dropsAll: false }
    inventory.databases.push(made)
    return made
  }
  let current: DumpInventory['databases'][number] | null = null
  for (const line of text.split('\n')) {
    const name = /`((?:[^`]|``)+)`/.exec(line)?.[1]?.replaceAll('``', '`')
    if (name === undefined) continue
    if (line.startsWith('/*!40000 DROP DATABASE')) databaseOf(name).dropsAll = true
    else if (line.startsWith('USE ')) current = databaseOf(name)
    else if (!current) inventory.homeless = true
    else (line.startsWith('DROP') ? current.drops : current.tables).push(name)
  }
  return inventory
}
