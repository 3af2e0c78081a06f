import type { Database } from './database'
import { troubleOf } from './database-error'
import { type WatchAccount, WatchedConnection } from './watched-connection'

/** What a look at a database found. */
export interface Look {
  at: number
  /** It answers; a database that is written to must also accept writes. */
  ok: boolean
  error: string | null
  /** The server's own name; the last that was known. */
  hostname: string | null
}

interface ServerRow {
  readOnly: number
  superReadOnly: number
  hostname: string
}

const question =
  'SELECT @@GLOBAL.read_only AS readOnly, @@GLOBAL.super_read_only AS superReadOnly, @@GLOBAL.hostname AS hostname'

/** Looks at a database now and then, over a connection of its own: a pool that is used up says nothing about the server. */
export class DatabaseWatch {
  readonly database: Database
  readonly #mustBeWritable: boolean
  readonly #connection: WatchedConnection
  readonly #timer: NodeJS.Timeout
  #looking: Promise<Look> | null = null
  last: Look = { at: 0, ok: false, error: 'not looked at yet', hostname: null }

  constructor(database: Database, account: WatchAccount, mustBeWritable: boolean, everyMs: number, timeoutMs: number) {
    this.database = database
    this.#mustBeWritable = mustBeWritable
    this.#connection = new WatchedConnection(database.address, account, timeoutMs)
    this.#timer = setInterval(() => void this.look(everyMs / 2), everyMs)
    void this.look(0)
  }

  /** The last look where it is not older than that, else a new one, which all who ask meanwhile share. */
  async look(maxAgeMs: number): Promise<Look> {
    if (Date.now() - this.last.at <= maxAgeMs) return this.last
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  close(): void {
    clearInterval(this.#timer)
    this.#connection.drop()
  }

  async #look(): Promise<Look> {
    try {
      const [row] = await this.#connection.rows<ServerRow>(question)
      const error = row && this.#mustBeWritable ? refusalOf(row) : null
      // Behind a proxy, a new connection may lead to a server that is writable.
      if (error) this.#connection.drop()
      this.last = { at: Date.now(), ok: error === null, error, hostname: row?.hostname ?? null }
    } catch (error) {
      this.last = { at: Date.now(), ok: false, error: troubleOf(error).words, hostname: this.last.hostname }
    }
    return this.last
  }
}

function refusalOf(row: ServerRow): string | null {
  if (row.superReadOnly === 1) return `${row.hostname} is read-only (super_read_only)`
  if (row.readOnly === 1) return `${row.hostname} is read-only (read_only)`
  return null
}
