import { randomUUID } from 'node:crypto'
import { type BackupDetails, type BackupFile, damageOf } from '../backup/backup-files'
import { type BackupTests, type BackupTestsContext, contentOf } from '../backup/backup-tests'
import { readDumpInventory } from '../backup/dump-inventory'
import { readHoldings, readRestorePlan } from '../backup/restore-plan'
import { restoreDump } from '../backup/restore-test'
import { compareSchemaContent, type SchemaContent } from '../backup/schema-content'
import { takeDump } from '../backup/take-dump'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { delay } from '../base/wait'
import type { BackupWork, DumpRequest, RestoreOnto, RestorePlan, ServerHoldings } from '../contract/backup'
import { AppError, toWireError } from '../contract/errors'
import type { TopologySnapshot } from '../contract/topology'
import { Server } from '../mysql/server'

export interface BackupWorksContext extends BackupTestsContext {
  tests: BackupTests
  /** Where a node's server answers, with root's rights. @throws AppError SERVER_UNREACHABLE, INPUT_INVALID */
  writeAddress(node: string): { host: string; port: number; user: string; password: string }
  snapshot(): TopologySnapshot
}

type Change = Partial<BackupWork>

const lookMs = 250
/** Works that are over stay in sight, as many as these. */
const keep = 5

/** Dumps and restores that somebody asks for in the window: each goes on by itself, and can be cancelled. */
export class BackupWorks implements Disposable {
  readonly list = new Live<BackupWork[]>([])
  readonly #context: BackupWorksContext
  readonly #aborts = new Map<string, AbortController>()
  readonly #running = new Set<Promise<void>>()

  constructor(context: BackupWorksContext) {
    this.#context = context
  }

  /** What a restore of this file onto this server would do. Changes nothing. @throws AppError INPUT_INVALID for what is no dump */
  async plan(file: BackupFile, node: string): Promise<RestorePlan> {
    const { tests, exec, snapshot, writeAddress } = this.#context
    const details = await tests.files.details(file)
    requireDump(file, details)
    const server = new Server({ ...writeAddress(node), name: node, readOnly: true })
    try {
      const inventory = await readDumpInventory(exec, file, details.compressed)
      const plan = await readRestorePlan(server, node, inventory, details.gtidPurged, snapshot())
      return withJudgement(plan, details, await tests.files.checksum(file))
    } finally {
      await server.dispose()
    }
  }

  /** What a server holds that a restore by hand may overwrite. Changes nothing. @throws AppError SERVER_UNREACHABLE, INPUT_INVALID */
  async holdings(node: string): Promise<ServerHoldings> {
    const server = new Server({ ...this.#context.writeAddress(node), name: node, readOnly: true })
    try {
      return await readHoldings(server, node, this.#context.snapshot())
    } finally {
      await server.dispose()
    }
  }

  /**
   * Begins to restore a dump onto a server of the lab.
   *
   * @throws AppError INPUT_INVALID where it cannot be done, or the server's name had to be typed and was not
   */
  async restore(file: BackupFile, { node, gtids, typed }: Omit<RestoreOnto, 'file'>): Promise<void> {
    const plan = await this.plan(file, node)
    if (plan.problem) throw new AppError('INPUT_INVALID', plan.problem)
    if (plan.typeName && typed !== node) {
      throw new AppError('INPUT_INVALID', `Type ${node} to restore onto it: ${lossOf(plan)}`)
    }
    if (this.list.value.some((work) => work.state === 'running' && work.node === node && work.kind === 'restore')) {
      throw new AppError('INPUT_INVALID', `A restore onto ${node} is under way.`)
    }
    this.#begin('restore', node, { store: file.store, name: file.name }, file.sizeBytes, (change, signal) =>
      this.#restore(file, plan, gtids === 'new', change, signal),
    )
  }

  /** Begins to dump all databases of a server into a store. @throws AppError INPUT_INVALID */
  async dump({ node, store, name }: DumpRequest): Promise<void> {
    const { tests, engine, owner, writeAddress } = this.#context
    const folder = tests.stores.find((one) => one.node === store)?.folder
    if (folder === undefined) throw new AppError('INPUT_INVALID', `${store} keeps no backups.`)
    const address = writeAddress(node)
    const server = new Server({ ...address, name: node, readOnly: true })
    let databases: string[]
    let tables: number
    let binaryLog: boolean
    try {
      const found = await server.query(`SELECT s.SCHEMA_NAME, COUNT(t.TABLE_NAME) FROM information_schema.SCHEMATA s
          LEFT JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.SCHEMA_NAME AND t.TABLE_TYPE = 'BASE TABLE'
        WHERE s.SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') GROUP BY 1 ORDER BY 1`)
      databases = found.rows.map(([database]) => database ?? '')
      tables = found.rows.reduce((sum, [, count]) => sum + Number(count), 0)
      binaryLog = (await server.query('SELECT @@GLOBAL.log_bin')).rows[0]?.[0] === '1'
    } finally {
      await server.dispose()
    }
    if (databases.length === 0) throw new AppError('INPUT_INVALID', `There is no database on ${node} to dump.`)
    this.#begin('dump', node, { store, name }, null, async (change, signal) => {
      change({ said: [`Dumping ${databases.join(', ')}`] })
      const dump = await takeDump({
        engine: engine(),
        owner,
        node,
        password: address.password,
        databases,
        binaryLog,
        store,
        path: `${folder}/${name}`,
        onProgress: ({ bytes, bytesPerSecond, tables: done }) =>
          change({ bytes, bytesPerSecond, count: `${done} of ${tables} tables` }),
        signal,
      })
      change({ bytes: dump.bytes, totalBytes: dump.bytes })
      return [`${databases.join(', ')}: ${dump.tables} tables, all of one moment.`, `SHA-256 ${dump.sha256}`]
    })
  }

  cancel(id: string): void {
    this.#aborts.get(id)?.abort()
  }

  /** Puts one away that is over. */
  dismiss(id: string): void {
    this.list.update((works) => works.filter((work) => work.id !== id || work.state === 'running'))
  }

  /** Cancels all; done when nothing is under way any more. */
  async stop(): Promise<void> {
    this.dispose()
    await Promise.all(this.#running)
  }

  dispose(): void {
    for (const abort of this.#aborts.values()) abort.abort()
  }

  #begin(
    kind: BackupWork['kind'],
    node: string,
    file: BackupWork['file'],
    totalBytes: number | null,
    run: (change: (change: Change) => void, signal: AbortSignal) => Promise<string[]>,
  ): void {
    const id = randomUUID()
    const abort = new AbortController()
    const change = (next: Change) =>
      this.list.update((works) => works.map((work) => (work.id === id ? { ...work, ...next } : work)))
    const work: BackupWork = {
      id,
      kind,
      file,
      node,
      state: 'running',
      said: ['Beginning'],
      bytes: 0,
      totalBytes,
      bytesPerSecond: 0,
      count: '',
      beganAt: Date.now(),
      endedAt: null,
    }
    this.#aborts.set(id, abort)
    this.list.update((works) => [work, ...works].filter(({ state }, at) => state === 'running' || at < keep))
    const running = run(change, abort.signal)
      .then(
        (said): Change => ({ state: 'done', said }),
        (error: unknown): Change => {
          const { code, message } = toWireError(error)
          const cancelled = code === 'CANCELLED' || abort.signal.aborted
          return cancelled
            ? { state: 'cancelled', said: [cancelledWords(kind, node)] }
            : { state: 'failed', said: [message] }
        },
      )
      .then((end) => {
        change({ ...end, endedAt: Date.now() })
        this.#aborts.delete(id)
        this.#running.delete(running)
      })
    this.#running.add(running)
  }

  async #restore(
    file: BackupFile,
    plan: RestorePlan,
    asNewTransactions: boolean,
    change: (change: Change) => void,
    signal: AbortSignal,
  ): Promise<string[]> {
    const { tests, engine, owner, writeAddress } = this.#context
    const details = await tests.files.details(file)
    const { node } = plan
    const address = writeAddress(node)
    const server = new Server({ ...address, name: node, readOnly: true })
    change({ said: [`Restoring onto ${node}`] })
    try {
      const problem = await restoreDump({
        engine: engine(),
        owner,
        file,
        compressed: details.compressed,
        asNewTransactions,
        into: { node, server, password: address.password },
        onProgress: ({ bytes, bytesPerSecond, rows }) =>
          change({ bytes, bytesPerSecond, count: `${rows.toLocaleString('en')} rows` }),
        signal,
      })
      if (problem) throw new AppError('SQL_FAILED', `${capital(problem)}. ${node} may hold a part of it.`)
    } finally {
      await server.dispose()
    }
    change({ bytes: file.sizeBytes, bytesPerSecond: 0, said: [`Reading what ${node} holds now`] })
    const databases = plan.brings.map(({ database }) => database)
    const restored = await contentOf({ ...address, readOnly: true }, databases)
    return this.#compare(file, details, node, restored, change, signal)
  }

  /** Against the same file in an empty server of its own, as when it is verified. */
  async #compare(
    file: BackupFile,
    details: BackupDetails,
    node: string,
    restored: SchemaContent,
    change: (change: Change) => void,
    signal: AbortSignal,
  ): Promise<string[]> {
    const wish = { as: node, schemas: 'all', replay: false } as const
    const cancel = () => this.#context.tests.cancel(file)
    signal.addEventListener('abort', cancel, { once: true })
    try {
      for (;;) {
        const state = this.#context.tests.restore(file, details, wish)
        if (state.state === 'errored') throw state.error
        if (state.state === 'done') {
          const { finding } = state
          if (finding.problem !== null) return [`Restored. By itself ${finding.problem}.`]
          return resultOf(node, finding.restored, restored)
        }
        const doing = state.state === 'waiting' ? state.doing : 'restoring it into an empty server'
        change({ said: [`Comparing ${node} with the backup: ${doing}`] })
        await delay(lookMs, signal)
      }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

/** Pure: what a restore has come to: what the backup holds, and whether the server holds that. */
export function resultOf(node: string, backup: SchemaContent, server: SchemaContent): string[] {
  const names = new Set(backup.tables.map(({ table }) => table))
  const only = (kind: 'routines' | 'triggers' | 'events' | 'views') =>
    new Map([...server.objects[kind]].filter(([name]) => backup.objects[kind].has(name)))
  const kinds = ['routines', 'triggers', 'events', 'views'] as const
  const same: SchemaContent = {
    ...server,
    tables: server.tables.filter(({ table }) => names.has(table)),
    objects: { ...server.objects, ...Object.fromEntries(kinds.map((kind) => [kind, only(kind)])) },
  }
  const found = compareSchemaContent(node, same, backup, kinds)
  const rows = backup.tables.reduce((sum, table) => sum + table.rows, 0)
  const size = `${backup.tables.length} ${backup.tables.length === 1 ? 'table' : 'tables'}, ${rows.toLocaleString('en')} rows`
  if (found.length === 0) return [`Restored: ${size}, every row on ${node} as in the backup.`]
  const more = found.length > 3 ? [`And ${found.length - 3} more.`] : []
  return [
    `Restored: ${size}. What ${node} holds is not the same, as when something was written since:`,
    // A table's name stays as it is.
    ...found.slice(0, 3).map((sentence) => `${sentence.replace(/^the /, 'The ')}.`),
    ...more,
  ]
}

/** Pure: a plan, and what speaks against the file itself. One that breaks off would have dropped tables by then. */
export function withJudgement(
  plan: RestorePlan,
  details: BackupDetails,
  checksum: { sha256: string | null } | null,
): RestorePlan {
  const damage = damageOf(details)
  if (damage !== null) return { ...plan, problem: `${capital(damage)}. It would drop tables, and then break off.` }
  if (checksum === null || checksum.sha256 === details.sha256) return plan
  const warning = 'The checksum beside it is of another content: it is not the file that was written.'
  return { ...plan, warnings: [warning, ...plan.warnings], typeName: true }
}

/** Pure: what a restore would destroy, in a sentence. */
export function lossOf({ node, overwrites }: RestorePlan): string {
  if (overwrites.length === 0) return `nothing on ${node} would be overwritten.`
  const parts = overwrites.map(({ database, tables }) => {
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    return `${database} (${tables.length} ${tables.length === 1 ? 'table' : 'tables'}, ${rows.toLocaleString('en')} rows)`
  })
  return `${parts.join(' and ')} would be overwritten.`
}

function cancelledWords(kind: BackupWork['kind'], node: string): string {
  return kind === 'dump'
    ? 'Cancelled. Nothing of it was kept.'
    : `Cancelled. ${node} may hold a part of it: restore it again, or another backup.`
}

function requireDump({ name }: BackupFile, { kind }: BackupDetails): void {
  if (kind !== 'full') throw new AppError('INPUT_INVALID', `${name} is no dump that can be restored.`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
