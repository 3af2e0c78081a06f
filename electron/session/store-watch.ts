import type { BackupFile } from '../backup/backup-files'
import { type BackupOrigin, peekOrigins } from '../backup/backup-origin'
import type { BackupTests, BackupTestsContext } from '../backup/backup-tests'
import type { Disposable } from '../base/disposable'
import type { Live } from '../base/live'
import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import type { StoreObservation } from '../topology/observation'

const lookMs = 2000
/** A file that was new, or grew, this long ago is on its way. */
const flowingMs = 3000

/** Looks into a session's stores from time to time, for the diagram: how many backups, of when, and which are on their way. */
export class StoreWatch implements Disposable {
  readonly #view: Live<StoreObservation[]>
  readonly #exec: BackupTestsContext['exec']
  readonly #tests: Pick<BackupTests, 'stores' | 'list'>
  readonly #abort = new AbortController()
  /** Of each file, by store and path: what it is, its version, and since when it has been so. */
  readonly #seen = new Map<string, { origin: BackupOrigin | null; version: string; changedAt: number }>()
  readonly #looked = new Set<string>()
  #started = false

  constructor(
    view: Live<StoreObservation[]>,
    exec: BackupTestsContext['exec'],
    tests: Pick<BackupTests, 'stores' | 'list'>,
  ) {
    this.#view = view
    this.#exec = exec
    this.#tests = tests
  }

  start(): void {
    if (this.#started || this.#tests.stores.length === 0) return
    this.#started = true
    void this.#run()
  }

  dispose(): void {
    this.#abort.abort()
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort
    while (!signal.aborted) {
      const seen = await Promise.all(this.#tests.stores.map(({ node }) => this.#look(node)))
      this.#view.set(seen.filter((one) => one !== null))
      await delay(lookMs, signal).catch(() => {})
    }
  }

  /** null where it cannot be looked into. */
  async #look(store: string): Promise<StoreObservation | null> {
    try {
      const files = (await this.#tests.list(store)).filter(({ name }) => !name.endsWith('.sha256'))
      await this.#note(store, files)
      const now = Date.now()
      const backups = files.flatMap((file) => {
        const seen = this.#seen.get(keyOf(file))
        if (!seen?.origin || seen.origin.kind === 'other') return []
        return [{ file, origin: seen.origin, flowing: now - seen.changedAt < flowingMs }]
      })
      return {
        node: store,
        backups: backups.length,
        newestAt: backups.length > 0 ? Math.max(...backups.map(({ file }) => file.modifiedAt)) : null,
        files: backups.map(({ file, origin, flowing }) => ({ ...origin, bytes: file.sizeBytes, flowing })),
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return null
    }
  }

  async #note(store: string, files: readonly BackupFile[]): Promise<void> {
    const isFirst = !this.#looked.has(store)
    this.#looked.add(store)
    const changed = files.filter((file) => this.#seen.get(keyOf(file))?.version !== file.version)
    const unknown = changed.filter((file) => !this.#seen.get(keyOf(file))?.origin)
    const origins =
      unknown.length > 0
        ? await peekOrigins(
            this.#exec,
            store,
            unknown.map(({ path }) => path),
          )
        : []
    for (const file of changed) {
      const key = keyOf(file)
      const origin = this.#seen.get(key)?.origin ?? origins[unknown.indexOf(file)] ?? null
      // What lay there before anybody looked came at some time, and not now.
      this.#seen.set(key, { origin, version: file.version, changedAt: isFirst ? 0 : Date.now() })
    }
  }
}

function keyOf({ store, path }: BackupFile): string {
  return `${store} ${path}`
}
