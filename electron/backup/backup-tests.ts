import type { Disposable } from '../base/disposable'
import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import type { Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'
import { Server, type ServerAddress } from '../mysql/server'
import { type BackupDetails, type BackupFile, BackupFiles, newestFirst, type StoreExec, storesOf } from './backup-files'
import { readContentAtGtids, replayUntil } from './replay'
import { type RestoreProgress, restoreDump } from './restore-test'
import { readSchemaContent, type SchemaContent } from './schema-content'
import { type ScratchServer, startScratchServer } from './scratch-server'

export interface BackupTestsContext {
  nodes: readonly NodeSpec[]
  owner: Owner
  /** @throws AppError ENGINE_UNREACHABLE */
  engine(): Engine
  exec: StoreExec
  /** Where a node's server answers, and root's password. @throws AppError SERVER_UNREACHABLE, INPUT_INVALID */
  address(node: string): ServerAddress
}

/** What a restore is to show: that the file holds these schemas of this node. */
export interface RestoreWish {
  as: string
  /** `all`: whatever it holds, the server's own left out. */
  schemas: readonly string[] | 'all'
  /** What came after the backup is replayed from `as` before contents are compared. */
  replay: boolean
}

/** What a restore found. `problem`: why the file could not be restored, or what came after it not replayed. */
export type RestoreFinding =
  | { problem: string }
  | {
      problem: null
      restored: SchemaContent
      /** Of the node at the moment up to which was replayed; null where nothing was. */
      original: SchemaContent | null
      gtidPurged: string | null
      restoreSeconds: number
      bytes: number
    }

/** How far the look at a file is. */
export type RestoreState =
  | { state: 'waiting'; doing: string }
  | { state: 'restoring'; progress: RestoreProgress }
  | { state: 'done'; finding: RestoreFinding; at: number }
  | { state: 'errored'; error: AppError; at: number }

interface Job {
  key: string
  /** What all versions of the same file, for the same wish, have in common. */
  slot: string
  state: RestoreState
  abort: AbortController
}

const idleMs = 60_000
/** A file that was the same for this long is not being written. */
const settledMs = 250
/** A look at a file that takes longer goes on by itself. */
const patienceMs = 1500
/** What went wrong for a reason outside of the file is tried again after this long. */
const retryMs = 5000

/**
 * Restores backups into a scratch server, one at a time, and keeps what was found for as long as the file stays as it is. Nothing
 * here blocks: each call says how far it is.
 */
export class BackupTests implements Disposable {
  readonly files: BackupFiles
  readonly #context: BackupTestsContext
  readonly #jobs = new Map<string, Job>()
  #queue: Promise<void> = Promise.resolve()
  #scratch: ScratchServer | null = null
  #removed: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | null = null
  #disposed = false
  readonly #seen = new Map<string, { version: string; since: number }>()
  #original: { key: string; content: SchemaContent } | null = null

  constructor(context: BackupTestsContext) {
    this.#context = context
    this.files = new BackupFiles(context.exec)
  }

  /** The nodes that keep backups, each with its folder. */
  get stores(): { node: string; folder: string }[] {
    return storesOf(this.#context.nodes).map(({ id, backups }) => ({ node: id, folder: backups }))
  }

  /** All backup files of a store, or of all; the newest first. @throws AppError as {@link BackupFiles.list} */
  async list(store?: string): Promise<BackupFile[]> {
    const wanted = this.stores.filter(({ node }) => store === undefined || node === store)
    const lists = await Promise.all(wanted.map(({ node, folder }) => this.files.list(node, folder)))
    return lists.flat().sort(newestFirst)
  }

  /** Whether a file has stayed as it is for a moment: one that is still being written is nothing to judge. */
  isSettled(file: BackupFile): boolean {
    const key = `${file.store} ${file.path}`
    const seen = this.#seen.get(key)
    if (seen?.version === file.version) return Date.now() - seen.since >= settledMs
    this.#seen.set(key, { version: file.version, since: Date.now() })
    return false
  }

  /** What all of a file says, or null while it is being read. @throws AppError as {@link BackupFiles.details} */
  async details(file: BackupFile): Promise<BackupDetails | null> {
    const patience = new AbortController()
    const late = delay(patienceMs, patience.signal).then(
      () => null,
      () => null,
    )
    try {
      return await Promise.race([this.files.details(file), late])
    } finally {
      patience.abort()
    }
  }

  /** What a node holds now: what was read is kept until a transaction ends there. @throws AppError SQL_FAILED, SERVER_UNREACHABLE */
  async originalContent(node: string, schemas: readonly string[]): Promise<SchemaContent> {
    const address = this.#context.address(node)
    const server = new Server(address)
    try {
      const { rows } = await server.query('SELECT @@server_uuid, @@GLOBAL.gtid_executed')
      const key = JSON.stringify([node, schemas, rows])
      if (this.#original?.key === key) return this.#original.content
      const content = await readSchemaContent(server, schemas)
      this.#original = { key, content }
      return content
    } finally {
      await server.dispose()
    }
  }

  /** How far restoring this file is; begins where nothing is known of it. */
  restore(file: BackupFile, details: BackupDetails, wish: RestoreWish): RestoreState {
    const slot = slotOf(file, wish)
    const key = JSON.stringify([slot, file.version, details.sha256])
    const known = this.#jobs.get(key)
    if (known && !(known.state.state === 'errored' && Date.now() - known.state.at > retryMs)) return known.state
    const job: Job = {
      key,
      slot,
      state: { state: 'waiting', doing: 'waiting for its turn' },
      abort: new AbortController(),
    }
    this.#jobs.set(key, job)
    // Who asks for another version of the file does not want the one before any more.
    for (const other of this.#jobs.values()) {
      if (other !== job && other.slot === slot && isUnderWay(other)) other.abort.abort()
    }
    this.#queue = this.#queue.then(() => this.#run(job, file, details, wish))
    return job.state
  }

  /** Forgets what was found of a file for a wish: the next one who asks has it restored anew. */
  forget(file: BackupFile, wish: RestoreWish): void {
    for (const job of this.#jobs.values()) {
      if (job.slot === slotOf(file, wish) && !isUnderWay(job)) this.#jobs.delete(job.key)
    }
  }

  /** Cancels what is under way for a file. */
  cancel(file: BackupFile): void {
    for (const job of this.#jobs.values()) if (job.key.includes(file.version) && isUnderWay(job)) job.abort.abort()
  }

  /** Cancels what is under way and removes the scratch server; done when it is gone. */
  async stop(): Promise<void> {
    this.dispose()
    await this.#queue
    await this.#removeScratch()
  }

  /** As {@link stop}, without waiting. */
  dispose(): void {
    this.#disposed = true
    if (this.#idle) clearTimeout(this.#idle)
    for (const job of this.#jobs.values()) job.abort.abort()
    void this.#queue.then(() => this.#removeScratch())
  }

  async #run(job: Job, file: BackupFile, details: BackupDetails, wish: RestoreWish): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle)
    try {
      if (this.#disposed || job.abort.signal.aborted) throw new AppError('CANCELLED', 'Cancelled.')
      const finding = await this.#look(job, file, details, wish)
      job.state = { state: 'done', finding, at: Date.now() }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      job.state = { state: 'errored', error, at: Date.now() }
      // Who comes back to it begins anew.
      if (error.code === 'CANCELLED') this.#jobs.delete(job.key)
    } finally {
      if (!this.#disposed) {
        this.#idle = setTimeout(() => void this.#removeScratch(), idleMs)
        this.#idle.unref()
      }
    }
  }

  async #look(job: Job, file: BackupFile, details: BackupDetails, wish: RestoreWish): Promise<RestoreFinding> {
    const { signal } = job.abort
    const as = this.#context.nodes.find(({ id }) => id === wish.as)
    if (!as) throw new AppError('INPUT_INVALID', `There is no node "${wish.as}".`)
    const engine = this.#context.engine()
    const address = this.#context.address(wish.as)
    job.state = { state: 'waiting', doing: 'starting an empty server' }
    await this.#removeScratch()
    const scratch = await startScratchServer(engine, this.#context.owner, as, address.password, signal)
    this.#scratch = scratch
    const begun = Date.now()
    const problem = await restoreDump({
      engine,
      owner: this.#context.owner,
      file,
      compressed: details.compressed,
      into: scratch,
      onProgress: (progress) => {
        job.state = { state: 'restoring', progress }
      },
      signal,
    })
    if (problem) return { problem }
    const restoreSeconds = (Date.now() - begun) / 1000
    const found = { problem: null, gtidPurged: details.gtidPurged, restoreSeconds, bytes: file.sizeBytes }
    job.state = { state: 'waiting', doing: 'reading what was restored' }
    if (!wish.replay || wish.schemas === 'all')
      return { ...found, restored: await contentOf(scratch.server.address, wish.schemas), original: null }
    // A mismatch is looked at twice: that a snapshot and its GTIDs are of one moment is next to certain, and no more.
    const { as: node, schemas } = wish
    const first = await this.#replay(job, scratch, { as: node, schemas }, address)
    if (typeof first === 'string') return { problem: first }
    if (same(first.original, first.restored)) return { ...found, ...first }
    const second = await this.#replay(job, scratch, { as: node, schemas }, address)
    return typeof second === 'string' ? { problem: second } : { ...found, ...second }
  }

  async #replay(
    job: Job,
    scratch: ScratchServer,
    wish: { as: string; schemas: readonly string[] },
    address: ServerAddress,
  ) {
    job.state = { state: 'waiting', doing: `reading ${wish.as}` }
    const { gtidExecuted, content } = await readContentAtGtids(address, wish.schemas, job.abort.signal)
    const problem = await replayUntil(
      scratch.server,
      { node: wish.as, host: wish.as, password: address.password },
      gtidExecuted,
      (behind) => {
        job.state = { state: 'waiting', doing: `replaying what came after it on ${wish.as}: ${behind.slice(0, 80)}` }
      },
      job.abort.signal,
    )
    if (problem) return problem
    job.state = { state: 'waiting', doing: 'reading what was restored' }
    return { original: content, restored: await contentOf(scratch.server.address, wish.schemas) }
  }

  /** Done when there is none any more, whoever began to remove it. */
  #removeScratch(): Promise<void> {
    const scratch = this.#scratch
    this.#scratch = null
    this.#removed = this.#removed.then(async () => {
      try {
        await scratch?.dispose()
      } catch (error) {
        // The engine is gone, or the session is: whoever removes the session removes its scratch server too.
        if (!(error instanceof AppError)) throw error
      }
    })
    return this.#removed
  }
}

function slotOf(file: BackupFile, wish: RestoreWish): string {
  return JSON.stringify([file.store, file.path, wish.as, [...wish.schemas].sort().join(), wish.replay])
}

function isUnderWay(job: Job): boolean {
  return job.state.state === 'waiting' || job.state.state === 'restoring'
}

function same(a: SchemaContent, b: SchemaContent): boolean {
  const digests = ({ tables }: SchemaContent) => tables.map(({ table, rows, digest }) => [table, rows, digest])
  return JSON.stringify(digests(a)) === JSON.stringify(digests(b))
}

/** What schemas of a server hold; `all` leaves the server's own out. @throws AppError SQL_FAILED, SERVER_UNREACHABLE */
export async function contentOf(address: ServerAddress, schemas: readonly string[] | 'all'): Promise<SchemaContent> {
  const server = new Server(address)
  try {
    return await readSchemaContent(server, schemas === 'all' ? await allSchemas(server) : schemas)
  } finally {
    await server.dispose()
  }
}

async function allSchemas(server: Server): Promise<string[]> {
  const { rows } = await server.query(
    "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')",
  )
  return rows.map(([name]) => name ?? '')
}
