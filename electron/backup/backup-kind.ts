import type { BackupKind } from '../contract/backup'

/** What the beginning and the end of a backup file say. */
export interface BackupFacts {
  kind: BackupKind
  compressed: boolean
  /** Of a dump: whether its last line is mysqldump's own; null where it was made without comments, and of other kinds. */
  complete: boolean | null
  /** Of a dump: the GTIDs that it says it holds; null for none. */
  gtidPurged: string | null
  /** Of a dump: the binary log position it was taken at (`--source-data`). */
  position: { file: string; position: number } | null
  /** Of a dump: the version of the server it was taken from. */
  serverVersion: string | null
}

const gzipMagic = Buffer.from([0x1f, 0x8b])
/** MySQL Internals: a binary log begins with these four bytes, `\xfe bin`. */
const binaryLogMagic = Buffer.from([0xfe, 0x62, 0x69, 0x6e])

/** Whether a file's first bytes are those of gzip. */
export function isGzip(firstBytes: Buffer): boolean {
  return firstBytes.subarray(0, 2).equals(gzipMagic)
}

/**
 * Reads what a file says of itself. Pure.
 *
 * @param firstBytes of the file as it lies there
 * @param head the beginning of its content, unpacked where it is packed
 * @param tail the end of its content, unpacked where it is packed
 */
export function readBackupFacts(path: string, firstBytes: Buffer, head: Buffer, tail: Buffer): BackupFacts {
  const compressed = isGzip(firstBytes)
  const nothing = { complete: null, gtidPurged: null, position: null, serverVersion: null }
  if (head.subarray(0, 4).equals(binaryLogMagic)) return { kind: 'incremental', compressed, ...nothing }
  if (/\.sha256$/.test(path)) return { kind: 'checksum', compressed, ...nothing }
  const text = head.toString('utf8')
  const commented = /^-- (MySQL|MariaDB) dump /m.test(text)
  if (!commented && !/^\/\*!\d+ SET @OLD_CHARACTER_SET_CLIENT=/m.test(text))
    return { kind: 'other', compressed, ...nothing }
  const end = tail.toString('utf8')
  return {
    kind: 'full',
    compressed,
    complete: commented ? /^-- Dump completed[^\n]*\s*$/m.test(lastLine(end)) : null,
    gtidPurged: gtidPurgedIn(text) ?? gtidPurgedIn(end),
    position: positionIn(text),
    serverVersion: /^-- Server version\s+(\S+)/m.exec(text)?.[1] ?? null,
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}

/** A statement that was written as a comment (`--set-gtid-purged=COMMENTED`) changes nothing, and is no claim. */
function gtidPurgedIn(text: string): string | null {
  const found = /^SET @@GLOBAL\.GTID_PURGED=\s*(?:\/\*!80000 '\+'\*\/)?\s*'([^']*)';/m.exec(text)
  return found ? (found[1] ?? '').replaceAll(/\s+/g, '') : null
}

function positionIn(text: string): BackupFacts['position'] {
  const found =
    /^(?:-- )?CHANGE (?:REPLICATION SOURCE|MASTER) TO (?:SOURCE|MASTER)_LOG_FILE='([^']+)', (?:SOURCE|MASTER)_LOG_POS=(\d+)/m.exec(
      text,
    )
  return found ? { file: found[1] ?? '', position: Number(found[2]) } : null
}

/** The sum in a checksum file, as `sha256sum` writes it: the sum, two spaces or a space and a star, a name. */
export function readChecksum(text: string): { sha256: string; name: string | null } | null {
  const found = /^\\?([0-9a-f]{64})(?:[ \t]+\*?(\S.*))?$/im.exec(text.trim().split('\n')[0] ?? '')
  return found ? { sha256: (found[1] ?? '').toLowerCase(), name: found[2] ?? null } : null
}
