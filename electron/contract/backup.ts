import { z } from 'zod'
import { nodeIdSchema } from './check'

export const backupKinds = ['full', 'incremental', 'checksum', 'other'] as const
/** `full`: a dump; `incremental`: a binary log. Told by the first bytes, not by the name. */
export type BackupKind = (typeof backupKinds)[number]

/** What a file's restore into an empty server has shown. */
export type BackupTest =
  | { state: 'none' }
  /** `fraction`: between 0 and 1; null while that cannot be said. */
  | { state: 'running'; doing: string; fraction: number | null }
  | { state: 'passed'; at: number; seconds: number; tables: number | null; rows: number | null }
  | { state: 'failed'; at: number; problem: string }

/** A file in a store. */
export interface BackupFileView {
  /** Changes when the file does. */
  id: string
  store: string
  region: string | null
  /** From the store's folder. */
  name: string
  sizeBytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  /** null while the file is still being read, as for all below. */
  kind: BackupKind | null
  compressed: boolean
  /** What it covers: of a dump what it says it holds, of a binary log the transactions in it. */
  gtids: string | null
  sha256: string | null
  /** Whether the sum that lies beside it is its own. */
  checksum: 'none' | 'right' | 'wrong' | null
  /** What can be seen without a restore: cut short, cannot be unpacked. */
  problem: string | null
  test: BackupTest
}

export interface BackupStoreView {
  node: string
  folder: string
  region: string | null
  /** Why its files cannot be listed now; null when they can. */
  problem: string | null
}

export interface BackupView {
  stores: BackupStoreView[]
  /** The newest first. */
  files: BackupFileView[]
  /** Dumps and restores that somebody asked for here; the newest first. */
  works: BackupWork[]
}

/** A dump, or a restore onto a server of the lab, from its beginning until somebody puts it away. */
export interface BackupWork {
  id: string
  kind: 'dump' | 'restore'
  file: BackupFileName
  /** The server that is dumped, or restored onto. */
  node: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** What is done now, or what came of it; a sentence each. */
  said: string[]
  bytes: number
  /** null where nobody knows before the end. */
  totalBytes: number | null
  bytesPerSecond: number
  /** Such as `3 of 7 tables`; empty where nothing is known. */
  count: string
  beganAt: number
  endedAt: number | null
}

/** What a server holds that a restore may overwrite. */
export interface ServerHoldings {
  node: string
  databases: { database: string; tables: { name: string; rows: number }[] }[]
  /** What it has executed; empty for nothing. */
  executed: string
  /** What it is to others, a sentence each. */
  warnings: string[]
}

/** What a restore onto a server would do there. */
export interface RestorePlan {
  node: string
  /** What is in the file. */
  brings: { database: string; tables: number }[]
  /** What is on the server under the same names, and is dropped for it. */
  overwrites: { database: string; tables: { name: string; rows: number }[] }[]
  gtids: {
    /** What the file says it holds; null where it says nothing. */
    file: string | null
    /** What the server has executed; empty for nothing. */
    executed: string
    /** What is in both: with any, the server refuses the file's GTIDs (error 3546). */
    both: string
  }
  /** What else one should know first, a sentence each. */
  warnings: string[]
  /** Why it cannot be done; null where it can. */
  problem: string | null
  /** Whether the server's name has to be typed: it takes the writes, or something on it would be lost. */
  typeName: boolean
}

/** The beginning of what is in a file. */
export interface BackupGlance {
  /** What its lines are. */
  what: 'text' | 'events' | 'bytes'
  text: string
  /** Whether there is more. */
  cut: boolean
}

/** A file, by its store and its name there. */
export const backupFileSchema = z.object({ store: nodeIdSchema, name: z.string().min(1).max(1000) })
export type BackupFileName = z.infer<typeof backupFileSchema>

/** `keep`: the server gets the file's GTIDs as executed, and its binary log nothing. `new`: its rows become new transactions. */
export const restoreGtids = ['keep', 'new'] as const

export const restoreOntoSchema = z.object({
  file: backupFileSchema,
  node: nodeIdSchema,
  gtids: z.enum(restoreGtids),
  /** The server's name, typed by whoever wants it. */
  typed: z.string().max(100),
})
export type RestoreOnto = z.infer<typeof restoreOntoSchema>

export const dumpRequestSchema = z.object({
  node: nodeIdSchema,
  store: nodeIdSchema,
  /** In the store's folder; the archive's checksum comes beside it. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.sql\.gz$/, 'letters, digits, dots and dashes, ending with .sql.gz'),
})
export type DumpRequest = z.infer<typeof dumpRequestSchema>
