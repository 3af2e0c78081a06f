import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { type BackupDetails, type BackupFile, damageOf, newestFirst } from '../backup/backup-files'
import type { BackupTests, BackupTestsContext, RestoreState, RestoreWish } from '../backup/backup-tests'
import { type BinaryLogFacts, eventsCommand, readBinaryLog } from '../backup/binary-log'
import { delay } from '../base/wait'
import type {
  BackupFileName,
  BackupFileView,
  BackupGlance,
  BackupTest,
  BackupView,
  DumpRequest,
  RestoreOnto,
  RestorePlan,
  ServerHoldings,
} from '../contract/backup'
import { AppError } from '../contract/errors'
import { streamInNode } from '../engine/exec-stream'
import type { BackupWorks } from './backup-works'

export interface SessionBackupsContext extends Omit<BackupTestsContext, 'address'> {
  tests: BackupTests
  works: BackupWorks
  /** The server as which a dump is restored: whose image and password are taken. */
  restoreAs(): string | null
}

/** What reading all of a file has shown. */
interface Reading {
  details: BackupDetails | null
  log: (BinaryLogFacts & { seconds: number; at: number }) | null
  checksum: BackupFileView['checksum']
  problem: string | null
}

const lookMs = 1000
const workMs = 200
const glanceBytes = 64_000
const copyTimeoutMs = 3_600_000

/** The backups of a session's stores for the window: looked at while somebody watches, and never otherwise. */
export class SessionBackups {
  readonly #context: SessionBackupsContext
  readonly #readings = new Map<string, Reading>()
  /** Of files that somebody wants verified, by version: what a restore has shown, once it has. */
  readonly #wanted = new Map<string, BackupTest>()
  #reading: Promise<void> | null = null

  constructor(context: SessionBackupsContext) {
    this.#context = context
  }

  /** What there is, now and whenever it changed. */
  async *watch(signal: AbortSignal): AsyncGenerator<BackupView, void, void> {
    const { list } = this.#context.works
    let told = ''
    let looked = 0
    let view: BackupView | null = null
    while (!signal.aborted) {
      if (view === null || Date.now() - looked >= lookMs) {
        view = await this.#look()
        looked = Date.now()
      }
      view = { ...view, works: list.value }
      const text = JSON.stringify(view)
      if (text !== told) yield view
      told = text
      await delay(workMs, signal).catch(() => {})
    }
  }

  /** What a restore onto a server of the lab would do there. @throws AppError INPUT_INVALID, SERVER_UNREACHABLE, SQL_FAILED */
  async plan(name: BackupFileName, node: string): Promise<RestorePlan> {
    return this.#context.works.plan(await this.#find(name), node)
  }

  /** @throws AppError as {@link BackupWorks.holdings} */
  holdings(node: string): Promise<ServerHoldings> {
    return this.#context.works.holdings(node)
  }

  /** @throws AppError as {@link BackupWorks.restore} */
  async restoreOnto({ file, ...wish }: RestoreOnto): Promise<void> {
    await this.#context.works.restore(await this.#find(file), wish)
  }

  /** @throws AppError as {@link BackupWorks.dump} */
  dump(request: DumpRequest): Promise<void> {
    return this.#context.works.dump(request)
  }

  cancelWork(id: string): void {
    this.#context.works.cancel(id)
  }

  dismissWork(id: string): void {
    this.#context.works.dismiss(id)
  }

  /** Restores a dump into an empty server of its own, or reads a binary log to its end. Progress is in the view. */
  async verify(name: BackupFileName): Promise<void> {
    const file = await this.#find(name)
    this.#wanted.set(file.version, { state: 'running', doing: 'waiting for its turn', fraction: null })
    // Whoever asks again wants it looked at again.
    if (this.#readings.get(file.version)?.log) this.#readings.delete(file.version)
    const wish = this.#wish()
    if (wish) this.#context.tests.forget(file, wish)
  }

  async cancel(name: BackupFileName): Promise<void> {
    const file = await this.#find(name)
    this.#wanted.delete(file.version)
    this.#context.tests.cancel(file)
  }

  /** The beginning of a file. @throws AppError FILE_UNREADABLE */
  async glance(name: BackupFileName): Promise<BackupGlance> {
    const file = await this.#find(name)
    const details = await this.#context.tests.files.details(file)
    if (details.kind === 'incremental' && !details.compressed) {
      const { stdout } = await this.#context.exec(file.store, {
        command: eventsCommand(file.path, glanceBytes),
        timeoutMs: 20_000,
      })
      return { what: 'events', text: stdout, cut: stdout.length >= glanceBytes }
    }
    const text = details.firstLines
    if (isText(text)) return { what: 'text', text, cut: file.sizeBytes > text.length }
    const { stdout } = await this.#context.exec(file.store, {
      command: ['sh', '-c', 'head -c 512 "$1" | od -A x -t x1z', 'sh', file.path],
      timeoutMs: 10_000,
    })
    return { what: 'bytes', text: stdout, cut: file.sizeBytes > 512 }
  }

  /**
   * Copies a file to this machine, as a stream; nothing is left of a copy that broke off.
   *
   * @throws AppError FILE_UNREADABLE, DISK_FULL, CANCELLED, and as the engine's calls
   */
  async copyTo(name: BackupFileName, target: string): Promise<void> {
    const part = `${target}.${randomUUID().slice(0, 8)}.part`
    try {
      await this.copyInto(name, () => createWriteStream(part, { flags: 'wx' }))
      await rename(part, target)
    } catch (error) {
      await rm(part, { force: true })
      throw translated(error, target)
    }
  }

  /**
   * Writes a file's bytes into what `open` returns, which is ended once they are whole, and destroyed otherwise.
   *
   * @throws AppError INPUT_INVALID for no such file, FILE_UNREADABLE, CANCELLED, and as the engine's calls
   */
  async copyInto(name: BackupFileName, open: () => Writable): Promise<void> {
    const file = await this.#find(name)
    const source = await streamInNode(this.#context.engine(), this.#context.owner, file.store, {
      command: ['cat', file.path],
      stdin: false,
      timeoutMs: copyTimeoutMs,
    })
    const target = open()
    try {
      await pipeline(source.stdout, target, { end: false })
      const exitCode = await source.exitCode()
      if (exitCode !== 0) {
        throw new AppError('FILE_UNREADABLE', `${file.name} cannot be read: ${source.stderr().trim().slice(-300)}`)
      }
      target.end()
      await finished(target)
    } catch (error) {
      source.destroy()
      target.destroy()
      throw error
    }
  }

  async #look(): Promise<BackupView> {
    const { tests, nodes } = this.#context
    const regionOf = (node: string) => nodes.find(({ id }) => id === node)?.region ?? null
    const listed = await Promise.all(
      tests.stores.map(async ({ node, folder }) => {
        try {
          return { node, folder, files: await tests.list(node), problem: null }
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          return { node, folder, files: [], problem: storeProblem(error) }
        }
      }),
    )
    const files = listed.flatMap((store) => store.files).sort(newestFirst)
    this.#readNext(files)
    this.#follow(files)
    return {
      stores: listed.map(({ node, folder, problem }) => ({ node, folder, problem, region: regionOf(node) })),
      files: files.map((file) => this.#viewOf(file, regionOf(file.store))),
      works: this.#context.works.list.value,
    }
  }

  /** Reads what was not read yet, one file at a time, the newest first. */
  #readNext(files: readonly BackupFile[]): void {
    if (this.#reading) return
    const next = files.find((file) => !this.#readings.has(file.version) && this.#context.tests.isSettled(file))
    if (!next) return
    this.#reading = this.#read(next, files).finally(() => {
      this.#reading = null
    })
  }

  async #read(file: BackupFile, files: readonly BackupFile[]): Promise<void> {
    const { tests, engine, owner } = this.#context
    const reading: Reading = { details: null, log: null, checksum: null, problem: null }
    try {
      reading.details = await tests.files.details(file)
      const beside = files.some(({ store, path }) => store === file.store && path === `${file.path}.sha256`)
      const sum = beside ? await tests.files.checksum(file) : null
      reading.checksum = sum === null ? 'none' : sum.sha256 === reading.details.sha256 ? 'right' : 'wrong'
      reading.problem = damageOf(reading.details)
      if (reading.details.kind === 'incremental' && !reading.details.compressed) {
        const begun = Date.now()
        const log = await readBinaryLog(engine(), owner, file.store, file.path)
        reading.log = { ...log, seconds: (Date.now() - begun) / 1000, at: Date.now() }
        reading.problem = log.problem
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      reading.problem = error.message
    }
    this.#readings.set(file.version, reading)
  }

  /** Takes up what restores have shown since the last look. */
  #follow(files: readonly BackupFile[]): void {
    for (const file of files) {
      const wanted = this.#wanted.get(file.version)
      const reading = this.#readings.get(file.version)
      if (wanted?.state !== 'running' || !reading) continue
      this.#wanted.set(file.version, this.#testOf(file, reading))
    }
  }

  #testOf(file: BackupFile, { details, log, problem }: Reading): BackupTest {
    const at = Date.now()
    if (log) {
      return log.problem === null
        ? { state: 'passed', at: log.at, seconds: log.seconds, tables: null, rows: null }
        : { state: 'failed', at: log.at, problem: log.problem }
    }
    if (details?.kind !== 'full')
      return { state: 'failed', at, problem: problem ?? 'it is no backup that can be restored' }
    const wish = this.#wish()
    if (!wish) return { state: 'failed', at, problem: 'there is no server in this lab to restore it as' }
    return testOf(this.#context.tests.restore(file, details, wish))
  }

  #wish(): RestoreWish | null {
    const as = this.#context.restoreAs()
    return as === null ? null : { as, schemas: 'all', replay: false }
  }

  #viewOf(file: BackupFile, region: string | null): BackupFileView {
    const reading = this.#readings.get(file.version)
    const details = reading?.details ?? null
    return {
      id: file.version,
      store: file.store,
      region,
      name: file.name,
      sizeBytes: file.sizeBytes,
      modifiedAt: file.modifiedAt,
      kind: details?.kind ?? null,
      compressed: details?.compressed ?? false,
      gtids: reading?.log?.gtids ?? details?.gtidPurged ?? null,
      sha256: details?.sha256 ?? null,
      checksum: reading?.checksum ?? null,
      problem: reading?.problem ?? null,
      test: this.#wanted.get(file.version) ?? { state: 'none' },
    }
  }

  /** A file by what a window says of it: only what a store lists itself is ever touched. @throws AppError INPUT_INVALID */
  async #find({ store, name }: BackupFileName): Promise<BackupFile> {
    const { tests } = this.#context
    if (!tests.stores.some(({ node }) => node === store)) {
      throw new AppError('INPUT_INVALID', `${store} keeps no backups.`)
    }
    const file = (await tests.list(store)).find((one) => one.name === name)
    if (!file) throw new AppError('INPUT_INVALID', `There is no file ${name} on ${store} any more.`)
    return file
  }
}

/** Pure: what of a restore is shown. */
export function testOf(state: RestoreState): BackupTest {
  if (state.state === 'waiting') return { state: 'running', doing: state.doing, fraction: null }
  if (state.state === 'restoring') {
    const { bytes, totalBytes, rows } = state.progress
    const fraction = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : null
    return { state: 'running', doing: `restoring, ${rows.toLocaleString('en')} rows`, fraction }
  }
  if (state.state === 'errored') return { state: 'failed', at: state.at, problem: state.error.message }
  const { finding, at } = state
  if (finding.problem !== null) return { state: 'failed', at, problem: finding.problem }
  const { tables } = finding.restored
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return { state: 'passed', at, seconds: finding.restoreSeconds, tables: tables.length, rows }
}

/** What is said after the store's name. */
function storeProblem({ code, message }: AppError): string {
  if (code === 'NODE_GONE') return 'was removed, and what it kept with it.'
  return code === 'ENGINE_REFUSED' ? 'does not run: what it keeps cannot be seen.' : `cannot be read: ${message}`
}

function isText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text.slice(0, 4000))
}

function translated(error: unknown, target: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC') return new AppError('DISK_FULL', `There is no room for ${target}.`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError('FILE_UNREADABLE', `${target} cannot be written.`, { cause: error })
  }
  return error
}
