import { createInterface } from 'node:readline'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { streamInNode } from '../engine/exec-stream'
import type { Owner } from '../engine/labels'
import { emptyGtidSet, formatGtidSet, parseGtidSet, unionGtids } from '../mysql/gtid-set'

/** What reading a binary log to its end has shown. */
export interface BinaryLogFacts {
  /** The transactions in it, as a GTID set; empty for none. */
  gtids: string
  transactions: number
  /** Why it could not be read to its end, in mysqlbinlog's words; null when it could. */
  problem: string | null
}

const readTimeoutMs = 300_000

const gtidScript = `
mysqlbinlog --verify-binlog-checksum --base64-output=DECODE-ROWS "$1" | grep -a '^SET @@SESSION.GTID_NEXT='
exit "\${PIPESTATUS[0]}"`

/**
 * Reads a binary log to its end in the store that keeps it, checksums of all events included (`mysqlbinlog
 * --verify-binlog-checksum`).
 *
 * @throws AppError NODE_GONE, ENGINE_REFUSED, FILE_UNREADABLE where the store has no mysqlbinlog
 */
export async function readBinaryLog(
  engine: Engine,
  owner: Owner,
  store: string,
  path: string,
): Promise<BinaryLogFacts> {
  const run = await streamInNode(engine, owner, store, {
    command: ['bash', '-c', gtidScript, 'bash', path],
    stdin: false,
    timeoutMs: readTimeoutMs,
  })
  const found = new GtidRuns()
  for await (const line of createInterface({ input: run.stdout })) found.add(line)
  const exitCode = await run.exitCode()
  if (exitCode === 127)
    throw new AppError('FILE_UNREADABLE', `There is no mysqlbinlog on ${store} to read ${path} with.`)
  const problem = exitCode === 0 ? null : lastWords(run.stderr())
  return { gtids: found.set(), transactions: found.count, problem }
}

/** The beginning of a binary log's events, as `mysqlbinlog --verbose` shows them. */
export const eventsCommand = (path: string, bytes: number): string[] => [
  'bash',
  '-c',
  `mysqlbinlog --verbose --base64-output=DECODE-ROWS "$1" 2>&1 | head -c ${bytes}`,
  'bash',
  path,
]

/** Transactions in the order of a binary log: runs of numbers, so that a long log takes no more room than a short one. */
export class GtidRuns {
  readonly #done: string[] = []
  #uuid = ''
  #first = 0
  #last = 0
  count = 0

  /** A line such as `SET @@SESSION.GTID_NEXT= '3e11fa47-…:23'`; others say nothing. */
  add(line: string): void {
    const found = /GTID_NEXT= ?\/?\*?'([0-9a-f-]{36}(?::[a-z_][a-z0-9_]*)?):(\d+)'/i.exec(line)
    if (!found) return
    const [, uuid = '', digits = ''] = found
    const number = Number(digits)
    this.count += 1
    if (uuid === this.#uuid && number === this.#last + 1) {
      this.#last = number
      return
    }
    this.#close()
    this.#uuid = uuid
    this.#first = number
    this.#last = number
  }

  set(): string {
    this.#close()
    return formatGtidSet(
      this.#done.reduce((all, run) => unionGtids(all, parseGtidSet(run) ?? emptyGtidSet), emptyGtidSet),
    )
  }

  #close(): void {
    if (this.#uuid) this.#done.push(`${this.#uuid}:${this.#first}-${this.#last}`)
    this.#uuid = ''
  }
}

function lastWords(stderr: string): string {
  const errors = stderr.split('\n').filter((line) => line.trim() !== '' && !/^WARNING/.test(line))
  return (errors.at(-1) ?? 'mysqlbinlog ended with an error').replace(/^ERROR: /, '').slice(0, 300)
}
