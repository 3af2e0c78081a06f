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
