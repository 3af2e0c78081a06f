import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { execInNode } from '../engine/exec'
import { type StreamedExec, streamInNode } from '../engine/exec-stream'
import type { Owner } from '../engine/labels'

export interface DumpProgress {
  /** Of the archive, so far. */
  bytes: number
  bytesPerSecond: number
  /** Tables whose rows are being read, or were. */
  tables: number
}

export interface DumpTask {
  engine: Engine
  owner: Owner
  /** The server that is dumped, and root's password on it. */
  node: string
  password: string
  databases: readonly string[]
  /** The server has a binary log: the dump says where in it it begins. */
  binaryLog: boolean
  store: string
  /** Absolute, in the store; `<path>.sha256` comes beside it. */
  path: string
  onProgress(progress: DumpProgress): void
  signal: AbortSignal
}

export interface Dump {
  bytes: number
  sha256: string
  tables: number
}

const timeoutMs = 3_600_000
const progressMs = 200
const dumpFailed = 3
const packFailed = 4

const dumpScript = `
mysqldump --user=root --protocol=socket --max-allowed-packet=1G --verbose --single-transaction --routines --triggers --events \\
  --set-gtid-purged=AUTO "$@" | gzip
status=("\${PIPESTATUS[@]}")
[ "\${status[0]}" = 0 ] || exit ${dumpFailed}
[ "\${status[1]}" = 0 ] || exit ${packFailed}`

/** Of a name that no list shows, until the last byte is there and is the one that was sent. */
const keepScript = `
set -o pipefail
part=$1; path=$2; sum=$3
[ "$(sha256sum <"$part" | cut -d ' ' -f 1)" = "$sum" ] || { echo 'what lies there is not what was sent' >&2; exit 5; }
echo "$sum  \${path##*/}" >"$path.sha256" && mv "$part" "$path" || { rm -f "$path.sha256"; exit 6; }`

/**
 * Dumps databases of a server into a store, packed, with its SHA-256 beside it. It passes through here and is never held; whatever
 * stops it, no file is left that looks like a dump.
 *
 * @throws AppError CANCELLED, DISK_FULL for a store without room, INPUT_INVALID where the file is there already, FILE_UNREADABLE with
 *   the words of the tool that failed, NODE_GONE, ENGINE_REFUSED, ENGINE_UNREACHABLE
 */
export async function takeDump(task: DumpTask): Promise<Dump> {
  const { engine, owner, store, path, signal } = task
  throwIfAborted(signal)
  const slash = path.lastIndexOf('/')
  const part = `${path.slice(0, slash)}/.${path.slice(slash + 1)}.part`
  const inStore = (command: string[]) => execInNode(engine, owner, store, { command, timeoutMs })
  if ((await inStore(['test', '-e', path])).exitCode === 0) {
    throw new AppError('INPUT_INVALID', `${path} is on ${store} already. A backup is never written over.`)
  }
  try {
    const { bytes, sha256, tables } = await stream(task, part)
    const kept = await inStore(['bash', '-c', keepScript, 'bash', part, path, sha256])
    if (kept.exitCode !== 0) throw storeProblem(store, kept.stderr)
    return { bytes, sha256, tables }
  } catch (error) {
    await inStore(['rm', '-f', part]).catch(ignoreGone)
    throw error
  }
}

async function stream(task: DumpTask, part: string): Promise<Dump> {
  const { engine, owner, node, store, signal } = task
  let tables = 0
  let heard = ''
  const source = await streamInNode(engine, owner, node, {
    command: [
      'bash',
      '-c',
      dumpScript,
      'bash',
      ...(task.binaryLog ? ['--source-data=2'] : []),
      '--databases',
      ...task.databases,
    ],
    environment: { MYSQL_PWD: task.password },
    stdin: false,
    timeoutMs,
    onStderr: (text) => {
      const lines = (heard + text).split('\n')
      heard = lines.pop() ?? ''
      tables += lines.filter((line) => line.startsWith('-- Retrieving rows')).length
    },
  })
  let target: StreamedExec | null = null
  const cancel = () => {
    source.destroy()
    target?.destroy()
  }
  signal.addEventListener('abort', cancel, { once: true })
  const watching = new AbortController()
  try {
    target = await streamInNode(engine, owner, store, {
      command: ['sh', '-c', 'cat >"$1"', 'sh', part],
      stdin: true,
      timeoutMs,
    })
    const hash = createHash('sha256')
    const begun = Date.now()
    let bytes = 0
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length
        hash.update(chunk)
        done(null, chunk)
      },
    })
    const rate = () => bytes / Math.max(0.001, (Date.now() - begun) / 1000)
    void told(() => task.onProgress({ bytes, bytesPerSecond: rate(), tables }), watching.signal)
    const written = ended(target.stdout)
    const sent = pipeline(source.stdout, counted, target.stdin).catch(() => {
      // The one of the two that broke says why.
    })
    await written
    throwIfAborted(signal)
    const stored = await target.exitCode()
    if (stored !== 0) {
      source.destroy()
      throw storeProblem(store, target.stderr())
    }
    await sent
    throwIfAborted(signal)
    const dumped = await source.exitCode()
    if (dumped !== 0) throw dumpProblem(node, source.stderr())
    task.onProgress({ bytes, bytesPerSecond: rate(), tables })
    return { bytes, sha256: hash.digest('hex'), tables }
  } finally {
    watching.abort()
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}

async function told(tell: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    tell()
    await delay(progressMs, signal).catch(() => {})
  }
}

function ended(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve())
    stream.resume()
  })
}

/** Pure: why a store did not keep it. */
export function storeProblem(store: string, stderr: string): AppError {
  const words = stderr.trim().slice(-300)
  return /no space left on device/i.test(words)
    ? new AppError('DISK_FULL', `${store} has no room left: the dump was removed again.`, { details: { store } })
    : new AppError('FILE_UNREADABLE', `${store} did not keep the dump: ${words || 'it stopped'}`, {
        details: { store },
      })
}

function dumpProblem(node: string, stderr: string): AppError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^-- |\[Warning\]/.test(line))
  const said = lines.find((line) => /^mysqldump: /.test(line)) ?? lines.at(-1) ?? 'it stopped'
  return new AppError(
    'FILE_UNREADABLE',
    `The dump of ${node} ended early: ${said.replace(/^mysqldump: /, '').trim()}`,
    {
      details: { node },
    },
  )
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
