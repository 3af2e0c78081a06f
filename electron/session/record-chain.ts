import { createHash } from 'node:crypto'
import type { RecordBody, RecordEntry } from '../contract/record'

export const noHash = '0'.repeat(64)

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

function hashOf(entry: Omit<RecordEntry, 'hash'>): string {
  const { at, body, previous } = entry
  return createHash('sha256').update(canonical({ at, body, previous })).digest('hex')
}

/** Pure: an entry that holds all that came before it by its hash. */
export function sealEntry(before: RecordEntry | undefined, at: number, body: RecordBody): RecordEntry {
  const entry = { at, body, previous: before?.hash ?? noHash }
  return { ...entry, hash: hashOf(entry) }
}

/**
 * Pure: the place of the first entry that does not hold, counted from 0; null where all do. Without a secret anybody can seal
 * entries of their own: it finds what was changed without sealing everything after it anew.
 */
export function firstBrokenEntry(entries: readonly RecordEntry[]): number | null {
  let previous = noHash
  for (const [index, entry] of entries.entries()) {
    if (entry.previous !== previous || entry.hash !== hashOf(entry)) return index
    previous = entry.hash
  }
  return null
}
