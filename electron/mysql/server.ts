import mysql, { type Connection } from 'mysql2/promise'
import type { AsyncDisposable } from '../base/disposable'
import { AppError } from '../contract/errors'
import { translateServerError } from './server-error'

export interface ServerAddress {
  host: string
  port: number
  user: string
  password: string
  /** How errors call the server; left out, by its address. */
  name?: string
  /** Every transaction on it is read-only: what would change a row, a table or an account is refused with error 1792. */
  readOnly?: boolean
}

/** A cell as text, exactly as the server wrote it; null for NULL. */
export type TextCell = string | null

export interface QueryResult {
  columns: string[]
  rows: TextCell[][]
}

/**
 * One kept connection to a MySQL server, opened when first used and again after it broke. Statements on it run one after
 * the other.
 */
export class Server implements AsyncDisposable {
  readonly address: ServerAddress
  #connection: Promise<Connection> | null = null
  #last: Promise<unknown> = Promise.resolve()
  #disposed = false

  constructor(address: ServerAddress) {
    this.address = address
  }

  /**
   * Runs one statement. A time-out closes the connection: the next statement opens a new one.
   *
   * @throws AppError SQL_FAILED with the server's number and message, SERVER_UNREACHABLE
   */
  query(sql: string, options: { timeoutMs?: number; values?: unknown[] } = {}): Promise<QueryResult> {
    const run = () => this.#query(sql, options.timeoutMs ?? 5000, options.values)
    const result = this.#last.then(run, run)
    this.#last = result.catch(() => {})
    return result
  }

  /** Rows as objects by column name. */
  async rows(sql: string, options: { timeoutMs?: number } = {}): Promise<Record<string, TextCell>[]> {
    const { columns, rows } = await this.query(sql, options)
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#drop()
  }

  async #query(sql: string, timeoutMs: number, values: unknown[] | undefined): Promise<QueryResult> {
    if (this.#disposed) throw new AppError('SERVER_UNREACHABLE', 'The connection was closed.')
    let connection: Connection
    try {
      this.#connection ??= this.#connect(timeoutMs)
      connection = await this.#connection
    } catch (error) {
      this.#connection = null
      throw this.#translated(error)
    }
    try {
      const [rows, fields] = await connection.query({
        sql,
        timeout: timeoutMs,
        rowsAsArray: true,
        values: values ?? [],
      })
      if (!Array.isArray(rows)) return { columns: [], rows: [] }
      return {
        columns: (fields ?? []).map((field) => field.name),
        rows: (rows as unknown[][]).map((row) => row.map(textOf)),
      }
    } catch (error) {
      const translated = this.#translated(error)
      if (translated.code === 'SERVER_UNREACHABLE') await this.#drop()
      throw translated
    }
  }

  async #connect(timeoutMs: number): Promise<Connection> {
    const { host, port, user, password, readOnly } = this.address
    const connection = await mysql.createConnection({
      host,
      port,
      user,
      password,
      connectTimeout: timeoutMs,
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      // Every value as the server writes it: checks compare what a learner sees in the mysql client.
      typeCast: (field) => {
        const buffer = field.buffer()
        return buffer === null ? null : isBinary(field.type) ? printable(buffer) : buffer.toString('utf8')
      },
      multipleStatements: false,
      charset: 'utf8mb4_0900_ai_ci',
    })
    connection.on('error', () => {
      // The server went away between two statements: the next one connects anew.
      this.#connection = null
    })
    if (readOnly) await connection.query('SET SESSION TRANSACTION READ ONLY')
    return connection
  }

  async #drop(): Promise<void> {
    const connection = this.#connection
    this.#connection = null
    try {
      const opened = await connection
      opened?.destroy()
    } catch {
      // It never opened: there is nothing to close.
    }
  }

  #translated(error: unknown): AppError {
    const { host, port, name } = this.address
    return translateServerError(error, `${host}:${port}`, name)
  }
}

function isBinary(type: string): boolean {
  return type === 'BIT' || type === 'GEOMETRY' || type === 'BLOB' || type === 'TINY_BLOB' || type === 'LONG_BLOB'
}

function printable(buffer: Buffer): string {
  const text = buffer.toString('utf8')
  return Buffer.from(text, 'utf8').equals(buffer) ? text : `0x${buffer.toString('hex').toUpperCase()}`
}

function textOf(value: unknown): TextCell {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : String(value)
}
