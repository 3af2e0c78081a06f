import { createHash } from 'node:crypto'
import { AppError } from '../contract/errors'
import type { ExecRequest, ExecResult } from '../engine/exec'
import type { NodeSpec } from '../engine/node-spec'
import { type BackupFacts, readBackupFacts, readChecksum } from './backup-kind'

/** A file in a store's folder, as it was when it was last looked at. */
export interface BackupFile {
  /** The node that keeps it. */
  store: string
  /** Absolute, in the store's container. */
  path: string
  /** From the store's folder: `week-1/full.sql.gz`. */
  name: string
  sizeBytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  /** Which version of the file this is: changes with path, size and time of the last change, to the nanosecond. */
  version: string
}

/** What is known of a file once all of it was read. */
export interface BackupDetails extends BackupFacts {
  sha256: string
  /** What gzip says of a packed file that cannot be unpacked to its end; null for one that can, and for others. */
  damage: string | null
  /** The last line of its content, at most some words of it; empty for a binary log. */
  lastLine: string
  /** The first lines of its content, as text; empty for a binary log. */
  firstLines: string
}

export type StoreExec = (node: string, request: ExecRequest) => Promise<ExecResult>

const listTimeoutMs = 10_000
/** All of a file is read for its sum. */
const readTimeoutMs = 300_000
const edgeBytes = 64 * 1024
const firstLineCount = 40

/** Written for the smallest shells and tools: a store need not be a server's image. */
const listScript = `
[ -d "$1" ] || exit 44
cd "$1" && find . -type f ! -path '*/.*' ! -name '.*' -exec stat -c '%s|%Y|%y|%n' {} +`

const readScript = `
file=$1
trouble=$(mktemp)
trap 'rm -f "$trouble"' EXIT
text() { base64 | tr -d '\\n'; echo; }
sha256sum <"$file" | cut -d ' ' -f 1
head -c 16 "$file" | text
if [ "$(head -c 2 "$file" | od -An -tx1 | tr -d ' \\n')" = 1f8b ]; then
  gzip -dc <"$file" 2>/dev/null | head -c ${edgeBytes} | text
  gzip -dc <"$file" 2>"$trouble" | tail -c ${edgeBytes} | text
else
  head -c ${edgeBytes} "$file" | text
  tail -c ${edgeBytes} "$file" | text
fi
text <"$trouble"`

/** Stores of a topology: the services that keep backups. */
export function storesOf(nodes: readonly NodeSpec[]): (NodeSpec & { backups: string })[] {
  return nodes.flatMap((node) => (node.backups === null ? [] : [{ ...node, backups: node.backups }]))
}

/** The files in the folders of a session's stores. What was read of a file is kept until the file changes. */
export class BackupFiles {
  readonly #exec: StoreExec
  readonly #details = new Map<string, Promise<BackupDetails>>()

  constructor(exec: StoreExec) {
    this.#exec = exec
  }

  /**
   * The files under a store's folder, but for those whose name, or a folder's, begins with a dot; the newest first.
   *
   * @throws AppError NODE_GONE, ENGINE_REFUSED when the store does not run, FILE_UNREADABLE when its folder cannot be read
   */
  async list(store: string, folder: string): Promise<BackupFile[]> {
    const result = await this.#exec(store, {
      command: ['sh', '-c', listScript, 'sh', folder],
      timeoutMs: listTimeoutMs,
    })
    if (result.exitCode === 44) {
      throw new AppError('FILE_UNREADABLE', `There is no folder ${folder} on ${store}.`, { details: { store, folder } })
    }
    if (result.exitCode !== 0) {
      const words = result.stderr.trim().slice(-300)
      throw new AppError('FILE_UNREADABLE', `The folder ${folder} on ${store} cannot be read: ${words}`, {
        details: { store, folder },
      })
    }
    return parseFileList(store, folder, result.stdout)
  }

  /** Reads all of a file, once. @throws AppError FILE_UNREADABLE, and as {@link list} */
  details(file: BackupFile): Promise<BackupDetails> {
    const known = this.#details.get(file.version)
    if (known) return known
    const reading = this.#read(file)
    this.#details.set(file.version, reading)
    reading.catch(() => this.#details.delete(file.version))
    return reading
  }

  /**
   * The sum that stands beside a file, in `<file>.sha256`.
   *
   * @returns null where there is no such file; `sha256: null` where there is no sum in it
   */
  async checksum(file: BackupFile): Promise<{ sha256: string | null; name: string | null } | null> {
    const path = `${file.path}.sha256`
    const { exitCode, stdout } = await this.#exec(file.store, {
      command: ['sh', '-c', '[ -f "$1" ] && head -c 4096 "$1"', 'sh', path],
      timeoutMs: listTimeoutMs,
    })
    if (exitCode !== 0) return null
    return readChecksum(stdout) ?? { sha256: null, name: null }
  }

  async #read(file: BackupFile): Promise<BackupDetails> {
    const { exitCode, stdout, stderr } = await this.#exec(file.store, {
      command: ['sh', '-c', readScript, 'sh', file.path],
      timeoutMs: readTimeoutMs,
    })
    const lines = stdout.split('\n')
    const [sha256 = '', ...parts] = lines
    if (exitCode !== 0 || !/^[0-9a-f]{64}$/.test(sha256) || parts.length < 4) {
      throw new AppError(
        'FILE_UNREADABLE',
        `${file.name} on ${file.store} cannot be read: ${stderr.trim().slice(-300)}`,
        {
          details: { store: file.store, path: file.path },
        },
      )
    }
    const [first, head, tail, trouble] = parts.slice(0, 4).map((part) => Buffer.from(part, 'base64'))
    if (!first || !head || !tail || !trouble) {
      throw new AppError('FILE_UNREADABLE', `${file.name} on ${file.store} cannot be read.`)
    }
    const facts = readBackupFacts(file.path, first, head, tail)
    const damage = trouble
      .toString('utf8')
      .replaceAll(/^\s*gzip: (stdin: )?/gm, '')
      .trim()
    const binary = facts.kind === 'incremental'
    const lastLine = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? ''
    return {
      ...facts,
      sha256,
      lastLine: binary ? '' : lastLine.length > 80 ? `…${lastLine.slice(-80)}` : lastLine,
      damage: damage === '' ? null : damage.replaceAll(/\s*\n\s*/g, '; ').slice(0, 200),
      firstLines: binary ? '' : head.toString('utf8').split('\n').slice(0, firstLineCount).join('\n'),
    }
  }
}

/** Pure: what {@link listScript} wrote. */
export function parseFileList(store: string, folder: string, text: string): BackupFile[] {
  const files = text.split('\n').flatMap((line): BackupFile[] => {
    const found = /^(\d+)\|(\d+)\|([^|]*)\|\.\/(.+)$/.exec(line)
    if (!found) return []
    const [, size = '', seconds = '', time = '', name = ''] = found
    const fraction = /\.(\d{3})/.exec(time)?.[1] ?? '000'
    const path = `${folder}/${name}`
    return [
      {
        store,
        path,
        name,
        sizeBytes: Number(size),
        modifiedAt: Number(seconds) * 1000 + Number(fraction),
        version: createHash('sha256').update([store, path, size, seconds, time].join('\n')).digest('hex').slice(0, 24),
      },
    ]
  })
  return files.sort(newestFirst)
}

/** The order in which files are listed. */
export function newestFirst(a: BackupFile, b: BackupFile): number {
  return b.modifiedAt - a.modifiedAt || (a.name < b.name ? 1 : -1)
}

/** What is wrong with a file's content by itself, the end of a sentence; null for nothing. Pure. */
export function damageOf({
  damage,
  complete,
  lastLine,
}: Pick<BackupDetails, 'damage' | 'complete' | 'lastLine'>): string | null {
  if (damage !== null) return `it cannot be unpacked to its end (${damage}): the archive is damaged, or was cut short`
  return complete === false
    ? `it was cut short: a whole dump ends with the line "-- Dump completed", this one with "${lastLine}"`
    : null
}

/**
 * The files whose path from the store's folder fits the pattern: `*` stands for anything but a slash, `?` for one character of
 * that. Checksum files only fit a pattern that ends like them.
 */
export function matchFiles(files: readonly BackupFile[], pattern: string): BackupFile[] {
  const expression = new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  )
  const sums = /\.sha256$/
  return files.filter(({ name }) => expression.test(name) && (sums.test(pattern) || !sums.test(name)))
}
