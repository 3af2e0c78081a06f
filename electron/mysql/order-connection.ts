import mysql, { type Connection } from 'mysql2/promise'
import { ordersTable } from '../contract/traffic'

export interface OrderAccount {
  user: string
  password: string
}

const insert = `INSERT INTO ${ordersTable.schema}.${ordersTable.table} (${ordersTable.columns.join(', ')}) VALUES (?, ?, ?)`

/**
 * An application's connection on which orders are written, each a transaction of its own. After an error it connects anew: a
 * connection to a server that was demoted would go on being refused.
 */
export class OrderConnection {
  readonly #port: () => number | null
  readonly #account: OrderAccount
  readonly #timeoutMs: number
  #connection: Connection | null = null
  #disposed = false

  /** @param port of 127.0.0.1; null while nothing is published */
  constructor(port: () => number | null, account: OrderAccount, timeoutMs: number) {
    this.#port = port
    this.#account = account
    this.#timeoutMs = timeoutMs
  }

  /** Resolves when the server has acknowledged the commit. @throws Error in the server's or the client's words */
  async place({ id, customer, amount }: { id: string; customer: string; amount: number }): Promise<void> {
    const deadline = Date.now() + this.#timeoutMs
    try {
      this.#connection ??= await this.#connect()
      const left = Math.max(1, deadline - Date.now())
      await this.#connection.query({ sql: insert, timeout: left, values: [id, customer, amount] })
    } catch (error) {
      this.#drop()
      throw new Error(wordsOf(error))
    }
  }

  dispose(): void {
    this.#disposed = true
    this.#drop()
  }

  async #connect(): Promise<Connection> {
    const port = this.#port()
    if (port === null) throw new Error('connection refused: nothing is published')
    const connection = await withinMs(
      this.#timeoutMs,
      mysql.createConnection({ host: '127.0.0.1', port, ...this.#account, connectTimeout: this.#timeoutMs }),
      (late) => late.destroy(),
    )
    connection.on('error', () => {
      // Said by the order that meets it.
      if (this.#connection === connection) this.#connection = null
    })
    if (this.#disposed) {
      connection.destroy()
      throw new Error('stopped')
    }
    return connection
  }

  #drop(): void {
    this.#connection?.destroy()
    this.#connection = null
  }
}

/** A greeting that stops half-way is not covered by the client's own time-out. */
async function withinMs<T>(ms: number, work: Promise<T>, onLate: (value: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let late = false
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true
      reject(new Error('no answer in time'))
    }, ms)
  })
  work.then((value) => late && onLate(value)).catch(() => {})
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

function wordsOf(error: unknown): string {
  const { code, errno, sqlMessage, message } = error as {
    code?: string
    errno?: number
    sqlMessage?: string
    message?: string
  }
  if (sqlMessage !== undefined) return `${errno}: ${sqlMessage}`
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT' || code === 'ETIMEDOUT') return 'no answer in time'
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ECONNRESET' || code === 'PROTOCOL_CONNECTION_LOST') return 'connection lost'
  return message ?? String(error)
}
