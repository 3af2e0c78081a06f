import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { streamInNode } from '../engine/exec-stream'
import type { Owner } from '../engine/labels'
import type { Server } from '../mysql/server'
import type { BackupFile } from './backup-files'

/** How far a restore is. */
export interface RestoreProgress {
  /** Bytes of the file that were handed to the server. */
  bytes: number
  totalBytes: number
  /** Rows that the server has inserted. */
  rows: number
  bytesPerSecond: number
}

/** A server to restore into: in a container of the session, with root's password. */
export interface RestoreTarget {
  node: string
  server: Server
  password: string
}

export interface RestoreRequest {
  engine: Engine
  owner: Owner
  file: BackupFile
  compressed: boolean
  into: RestoreTarget
  /** Its rows become new transactions of the server: its GTIDs, and that it switches the binary log off, are left out. */
  asNewTransactions?: boolean
  onProgress(progress: RestoreProgress): void
  signal: AbortSignal
}

const restoreTimeoutMs = 3_600_000
const progressMs = 200
/** What `gzip` ends with, and what the server's client does. */
const unpackFailed = 3
const clientFailed = 4

/** mysqldump writes both statements before the first database, the set over as many lines as there are servers in it. */
const restoreScript = `
unpack() { if [ "$1" = packed ]; then gzip -dc; else cat; fi; }
load() { mysql --user=root --protocol=socket --max-allowed-packet=1G --comments; }
head='1,300{/^SET @@GLOBAL.GTID_PURGED=/,/;$/d;/^SET @@SESSION.SQL_LOG_BIN= *0;$/d}'
if [ "$2" = new ]; then
  unpack "$1" | LC_ALL=C sed -e "$head" | load
  status=("\${PIPESTATUS[@]}")
else
  unpack "$1" | load
  status=("\${PIPESTATUS[@]}")
fi
[ "\${status[-1]}" = 0 ] || exit ${clientFailed}
[ "\${status[0]}" = 0 ] || exit ${unpackFailed}`

/**
 * Restores a dump into a server: read in its store, handed on as fast as the server takes it, never whole in memory.
 *
 * @returns why it cannot be restored, in the words of the tool that found out; null when it was
 * @throws AppError CANCELLED, NODE_GONE, DISK_FULL, FILE_UNREADABLE, ENGINE_REFUSED, ENGINE_UNREACHABLE
 */
export async function restoreDump(request: RestoreRequest): Promise<string | null> {
  const { engine, owner, file, compressed, into, signal } = request
  throwIfAborted(signal)
  const source = await streamInNode(engine, owner, file.store, {
    command: ['cat', file.path],
    stdin: false,
    timeoutMs: restoreTimeoutMs,
  })
  const target = await streamInNode(engine, owner, into.node, {
    command: [
      'bash',
      '-c',
      restoreScript,
      'bash',
      compressed ? 'packed' : 'plain',
      request.asNewTransactions ? 'new' : 'keep',
    ],
    environment: { MYSQL_PWD: into.password },
    stdin: true,
    timeoutMs: restoreTimeoutMs,
  })
  const cancel = () => {
    source.destroy()
    target.destroy()
  }
  signal.addEventListener('abort', cancel, { once: true })
  const watching = new AbortController()
  try {
    let bytes = 0
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length
        done(null, chunk)
      },
    })
    const said = drained(target.stdout as Readable)
    const watch = watchProgress(request, () => bytes, watching.signal)
    const sent = pipeline(source.stdout, counted, target.stdin).catch(() => {
      // The client ends at its first error and reads no more: what it said is the finding.
    })
    await said
    watching.abort()
    source.destroy()
    await Promise.all([watch, sent])
    throwIfAborted(signal)
    const status = await target.exitCode()
    if (status < 0) {
      throw new AppError(
        'FILE_UNREADABLE',
        `Reading ${file.name} on ${file.store} was cut off. Does ${file.store} run?`,
        {
          details: { store: file.store, path: file.path },
        },
      )
    }
    if (status !== 0) return problemOf(status, target.stderr())
    const read = await source.exitCode()
    if (read !== 0) {
      throw new AppError('FILE_UNREADABLE', `${file.name} on ${file.store} cannot be read: ${source.stderr().trim()}`, {
        details: { store: file.store, path: file.path },
      })
    }
    return null
  } finally {
    watching.abort()
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}

/** Reads and drops; done when the other side has ended, or was let go of. */
function drained(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('end', resolve)
    stream.once('close', resolve)
    stream.once('error', () => resolve())
    stream.resume()
  })
}

async function watchProgress(request: RestoreRequest, bytes: () => number, signal: AbortSignal): Promise<void> {
  const { into, file, onProgress } = request
  const begun = Date.now()
  const inserted = async () => {
    const { rows } = await into.server.query("SHOW GLOBAL STATUS LIKE 'Innodb_rows_inserted'")
    return Number(rows[0]?.[1] ?? 0)
  }
  try {
    const before = await inserted()
    while (!signal.aborted) {
      const rows = Math.max(0, (await inserted()) - before)
      const seconds = Math.max(0.001, (Date.now() - begun) / 1000)
      onProgress({ bytes: bytes(), totalBytes: file.sizeBytes, rows, bytesPerSecond: bytes() / seconds })
      await delay(progressMs, signal)
    }
  } catch (error) {
    // How far it is is no reason to stop; an end of the watch is one to stop watching.
    if (!(error instanceof AppError)) throw error
  }
}

/** Pure: why a restore ended with a status other than 0. @throws AppError DISK_FULL, CANCELLED for what is not the file's fault */
export function problemOf(status: number, stderr: string): string {
  const words = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^mysql: \[Warning\]/.test(line))
  if (words.some((line) => /no space left on device|\bERROR 1114\b|\bErrcode: 28\b/i.test(line))) {
    throw new AppError(
      'DISK_FULL',
      'The engine has no space left to restore the backup in. Free some, then the check goes on by itself.',
      { details: { words } },
    )
  }
  if (status === 124 || status === 137)
    throw new AppError('CANCELLED', 'The restore was ended.', { details: { words } })
  const error = words.find((line) => /^ERROR /.test(line))
  if (status === clientFailed && error) return `restoring it fails: ${error}`
  const unpacking = words.find((line) => /gzip:/.test(line))?.replace(/^.*gzip:\s*(stdin:\s*)?/, '')
  if (status === unpackFailed || unpacking) return `it cannot be unpacked to its end: ${unpacking ?? words.at(-1)}`
  return `restoring it fails: ${words.at(-1) ?? `status ${status}`}`
}
