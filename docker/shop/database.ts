import mysql, { type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { troubleOf } from './database-error'
import type { Address } from './settings'
import { Slots } from './slots'

export interface DatabaseOptions {
  user: string
  password: string
  poolSize: number
  connectTimeoutMs: number
  queryTimeoutMs: number
}

/** A connection that is in use, and the server that it leads to, by the server's own name. */
export interface Link {
  hostname: string
  rows<Row>(sql: string, values?: unknown[]): Promise<Row[]>
  /** @returns the GTID of the transaction, where the server gives one */
  write(sql: string, values: unknown[]): Promise<string | null>
}

/** What is known of a connection once it has been prepared. */
interface Prepared {
  hostname: string
  generation: number
}

/**
 * A pool of connections to one address. Every wait has an end, those who wait for a connection are bounded in number, and after
 * a failure no connection from before it is used again.
 */
export class Database {
  readonly address: Address
  readonly slots: Slots
  readonly #pool: Pool
  readonly #queryTimeoutMs: number
  readonly #prepared = new WeakMap<object, Prepared>()
  #generation = 0

  constructor(address: Address, options: DatabaseOptions) {
    this.address = address
    this.slots = new Slots(options.poolSize, options.poolSize * 2, options.connectTimeoutMs)
    this.#queryTimeoutMs = options.queryTimeoutMs
    this.#pool = mysql.createPool({
      host: address.host,
      port: address.port,
      user: options.user,
      password: options.password,
      connectTimeout: options.connectTimeoutMs,
      connectionLimit: options.poolSize,
    })
  }

  /**
   * Runs the work on a connection of its own.
   *
   * @throws what the work throws; BusyError; the driver's error where no connection is to be had
   */
  async run<T>(work: (link: Link) => Promise<T>): Promise<T> {
    return this.slots.run(async () => {
      try {
        const connection = await this.#connection()
        return await this.#use(connection, work)
      } catch (error) {
        // What broke one connection has most likely broken the others.
        if (troubleOf(error).discard) this.#generation += 1
        throw error
      }
    })
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #use<T>(connection: PoolConnection, work: (link: Link) => Promise<T>): Promise<T> {
    try {
      const { hostname } = await this.#prepare(connection)
      const result = await work(this.#link(connection, hostname))
      connection.release()
      return result
    } catch (error) {
      if (troubleOf(error).discard) connection.destroy()
      else connection.release()
      throw error
    }
  }

  /** A connection that was made since the last failure. */
  async #connection(): Promise<PoolConnection> {
    for (;;) {
      const connection = await this.#pool.getConnection()
      const known = this.#prepared.get(connection.connection)
      if (!known || known.generation === this.#generation) return connection
      connection.destroy()
    }
  }

  async #prepare(connection: PoolConnection): Promise<Prepared> {
    const known = this.#prepared.get(connection.connection)
    if (known) return known
    const generation = this.#generation
    const timeout = this.#queryTimeoutMs
    await connection.query({ sql: 'SET SESSION session_track_gtids = OWN_GTID', timeout })
    const [rows] = await connection.query<RowDataPacket[]>({ sql: 'SELECT @@GLOBAL.hostname AS hostname', timeout })
    const prepared = { hostname: String(rows[0]?.hostname), generation }
    this.#prepared.set(connection.connection, prepared)
    return prepared
  }

  #link(connection: PoolConnection, hostname: string): Link {
    const timeout = this.#queryTimeoutMs
    return {
      hostname,
      rows: async <Row>(sql: string, values: unknown[] = []) => {
        const [rows] = await connection.query<RowDataPacket[]>({ sql, values, timeout })
        return rows as Row[]
      },
      write: async (sql, values) => {
        const [result] = await connection.query<ResultSetHeader>({ sql, values, timeout })
        return gtidIn(result)
      },
    }
  }
}

function gtidIn(result: ResultSetHeader): string | null {
  const { stateChanges } = result as ResultSetHeader & { stateChanges?: { gtids: string[] } }
  return stateChanges?.gtids[0] ?? null
}
