import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import type { Address } from './settings'

export interface WatchAccount {
  user: string
  password: string
}

/** A connection that is kept for looking at a server, apart from any pool, and made anew after a failure. */
export class WatchedConnection {
  readonly #address: Address
  readonly #account: WatchAccount
  readonly #timeoutMs: number
  #connection: Connection | null = null

  constructor(address: Address, account: WatchAccount, timeoutMs: number) {
    this.#address = address
    this.#account = account
    this.#timeoutMs = timeoutMs
  }

  /** Connecting and asking take at most the time-out, each. @throws the driver's error */
  async rows<Row>(sql: string): Promise<Row[]> {
    try {
      this.#connection ??= await this.#connect()
      const [rows] = await this.#connection.query<RowDataPacket[]>({ sql, timeout: this.#timeoutMs })
      return rows as Row[]
    } catch (error) {
      this.drop()
      throw error
    }
  }

  /** The next question goes over a new connection, which may lead elsewhere. */
  drop(): void {
    this.#connection?.destroy()
    this.#connection = null
  }

  async #connect(): Promise<Connection> {
    const connection = await mysql.createConnection({
      host: this.#address.host,
      port: this.#address.port,
      user: this.#account.user,
      password: this.#account.password,
      connectTimeout: this.#timeoutMs,
    })
    connection.on('error', () => {
      if (this.#connection === connection) this.#connection = null
    })
    return connection
  }
}
