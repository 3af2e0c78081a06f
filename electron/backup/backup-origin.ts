import type { StoreExec } from './backup-files'

/** What the first bytes of a backup say of where it is from. */
export interface BackupOrigin {
  /** `sealed`: encrypted, so that nobody here can tell what it is. */
  kind: 'full' | 'incremental' | 'sealed' | 'other'
  /** Of a dump: the server's name as mysqldump was given it; null for another kind, and for a dump through a socket. */
  host: string | null
  /** Of a binary log: the server that wrote it. */
  serverId: number | null
  /** Of a dump: the servers whose transactions it holds. */
  uuids: string[]
}

const headBytes = 4096
const timeoutMs = 10_000

const peekScript = `
for file; do
  if [ "$(head -c 2 "$file" | od -An -tx1 | tr -d ' \\n')" = 1f8b ]; then gzip -dc <"$file" 2>/dev/null | head -c ${headBytes}
  else head -c ${headBytes} "$file"; fi | base64 | tr -d '\\n'
  echo
done`

/** Reads the beginnings of files in a store. @throws AppError NODE_GONE, ENGINE_REFUSED */
export async function peekOrigins(
  exec: StoreExec,
  store: string,
  paths: readonly string[],
): Promise<(BackupOrigin | null)[]> {
  const { stdout } = await exec(store, { command: ['sh', '-c', peekScript, 'sh', ...paths], timeoutMs })
  const lines = stdout.split('\n')
  return paths.map((_, at) => readOrigin(Buffer.from(lines[at] ?? '', 'base64')))
}

/** Pure. @returns null for a file of which nothing is there yet */
export function readOrigin(head: Buffer): BackupOrigin | null {
  if (head.length === 0) return null
  const nothing = { host: null, serverId: null, uuids: [] }
  // MySQL Internals: the magic number, then an event whose header has four bytes of time, one of type, four of the server's id.
  if (head.subarray(0, 4).toString('latin1') === '\xfebin') {
    return { kind: 'incremental', ...nothing, serverId: head.length >= 13 ? head.readUInt32LE(9) : null }
  }
  const text = head.toString('utf8')
  if (text.startsWith('age-encryption.org/')) return { kind: 'sealed', ...nothing }
  if (!/^-- (MySQL|MariaDB) dump /m.test(text) && !/^\/\*!\d+ SET @OLD_CHARACTER_SET_CLIENT=/m.test(text)) {
    return { kind: 'other', ...nothing }
  }
  const host = /^-- Host: (\S+)/m.exec(text)?.[1] ?? null
  const purged = /^SET @@GLOBAL\.GTID_PURGED=([^;]*);/m.exec(text)?.[1] ?? ''
  return {
    kind: 'full',
    serverId: null,
    host: host === 'localhost' || host === '127.0.0.1' ? null : host,
    uuids: [...new Set(purged.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])],
  }
}
