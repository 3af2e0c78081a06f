import type { Server } from 'node:http'
import { Database } from './database'
import { troubleOf } from './database-error'
import { DatabaseWatch } from './database-watch'
import { type Answer, type Asked, closeServer, HttpError, httpServer } from './http'
import { logError, logInfo } from './log'
import { isNear } from './network'
import { isGtidSet, isOrderId, parseOrder } from './order'
import { orderOn, ordersOn, placeOrder } from './orders'
import { Readers } from './readers'
import { type ApiSettings, readModeOf, readModes, sameAddress } from './settings'

const lookEveryMs = 1000
/** A readiness check that comes sooner after a look gets what that look saw. */
const freshMs = 300

/** The shop's API: no state of its own but its connections and a few counters. */
export class ApiServer {
  readonly http: Server
  readonly #settings: ApiSettings
  readonly #write: Database
  readonly #reads: Database[]
  readonly #watches: Map<Database, DatabaseWatch>
  readonly #readers: Readers
  readonly #served = { orders: 0, reads: 0, errors: 0 }
  readonly #startedAt = Date.now()
  #closing = false

  constructor(settings: ApiSettings) {
    this.#settings = settings
    this.#write = new Database(settings.write, settings)
    this.#reads = settings.reads.map((address) =>
      sameAddress(address, settings.write) ? this.#write : new Database(address, settings),
    )
    const watch = (database: Database) =>
      new DatabaseWatch(database, settings, database === this.#write, lookEveryMs, settings.connectTimeoutMs)
    this.#watches = new Map(this.#databases().map((database) => [database, watch(database)]))
    this.#readers = new Readers(this.#write, this.#reads, settings.readMode, (one) => this.#lookAt(one).last.ok)
    this.http = httpServer((asked) => this.#answer(asked))
  }

  /** Finishes what is under way; takes nothing new. */
  async close(): Promise<void> {
    this.#closing = true
    await closeServer(this.http)
    for (const watch of this.#watches.values()) watch.close()
    await Promise.all(this.#databases().map((database) => database.close()))
  }

  #databases(): Database[] {
    return [...new Set([this.#write, ...this.#reads])]
  }

  #lookAt(database: Database): DatabaseWatch {
    const watch = this.#watches.get(database)
    if (!watch) throw new Error('a database that is not watched')
    return watch
  }

  async #answer(asked: Asked): Promise<Answer> {
    const { method, path } = asked
    const route = `${method} ${path}`
    if (route === 'POST /orders') return this.#database('orders', () => this.#placeOrder(asked))
    if (route === 'GET /orders/count') return this.#database('reads', () => this.#countOrders())
    if (method === 'GET' && path.startsWith('/orders/')) return this.#database('reads', () => this.#findOrder(asked))
    if (route === 'GET /healthz') return { status: 200, body: { ok: true, server: this.#settings.serverName } }
    if (route === 'GET /readyz') return this.#ready()
    if (route === 'GET /status') return { status: 200, body: this.#status() }
    if (route === 'POST /admin/read-mode') return this.#setReadMode(asked)
    throw new HttpError(404, `there is no ${route}`)
  }

  /** Counts what is served, and gives the database's trouble as 503. */
  async #database(what: 'orders' | 'reads', work: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await work()
      if (answer.status < 400) this.#served[what] += 1
      return answer
    } catch (error) {
      if (error instanceof HttpError) throw error
      const { words, errno } = troubleOf(error)
      this.#served.errors += 1
      logError(what === 'orders' ? 'an order was not placed' : 'a read failed', error, { errno })
      // What is shown of the database should not be a second behind what customers are told.
      void this.#lookAt(this.#write).look(0)
      return { status: 503, body: { error: words, errno, servedBy: this.#settings.serverName } }
    }
  }

  async #placeOrder(asked: Asked): Promise<Answer> {
    const order = parseOrder(await asked.json())
    if ('problem' in order) throw new HttpError(400, order.problem)
    const placed = await placeOrder(this.#write, order)
    const { id } = order
    if (placed.outcome === 'conflict') throw new HttpError(409, `another order has the id ${id}`)
    const { wroteTo } = placed
    const gtid = placed.outcome === 'committed' ? placed.gtid : null
    const status = placed.outcome === 'committed' ? 201 : 200
    return { status, body: { id, gtid, servedBy: this.#settings.serverName, wroteTo } }
  }

  async #findOrder({ path, query, headers }: Asked): Promise<Answer> {
    const id = path.slice('/orders/'.length)
    if (!isOrderId(id)) throw new HttpError(400, 'that is no order id')
    const after = query.get('after') ?? headers.after ?? null
    if (after !== null && !(typeof after === 'string' && isGtidSet(after)))
      throw new HttpError(400, 'after must be a GTID set')
    const { value, readFrom } = await this.#readers
      .read(after, (link) => orderOn(link, id))
      .catch((error: unknown) => {
        // ER_MALFORMED_GTID_SET_SPECIFICATION, ER_MALFORMED_GTID_SPECIFICATION
        const malformed = [1772, 1773].includes(troubleOf(error).errno ?? 0)
        throw malformed ? new HttpError(400, 'after must be a GTID set') : error
      })
    return value ? { status: 200, body: { ...value, readFrom } } : { status: 404, body: { readFrom } }
  }

  async #countOrders(): Promise<Answer> {
    const { value, readFrom } = await this.#readers.read(null, ordersOn)
    return { status: 200, body: { count: value, readFrom } }
  }

  async #ready(): Promise<Answer> {
    if (this.#closing) return { status: 503, body: { ready: false, reason: 'shutting down' } }
    const { ok, error } = await this.#lookAt(this.#write).look(freshMs)
    return ok ? { status: 200, body: { ready: true } } : { status: 503, body: { ready: false, reason: error } }
  }

  #status(): object {
    const write = this.#lookAt(this.#write).last
    const { size, busy, waiting } = this.#write.slots
    return {
      server: this.#settings.serverName,
      readMode: this.#readers.mode,
      write: { ...this.#write.address, ok: write.ok, error: write.error, hostname: write.hostname },
      reads: this.#reads.map((database) => {
        const { ok, error, hostname } = this.#lookAt(database).last
        return { ...database.address, ok, error, hostname }
      }),
      pool: { size, busy, waiting },
      served: { ...this.#served },
      uptimeSeconds: Math.round((Date.now() - this.#startedAt) / 1000),
    }
  }

  async #setReadMode(asked: Asked): Promise<Answer> {
    if (!isNear(asked.remoteAddress)) throw new HttpError(403, 'only from the lab itself')
    // A page in a browser cannot send this without asking first, and is not answered.
    if (!/^application\/json\b/.test(asked.headers['content-type'] ?? ''))
      throw new HttpError(415, 'the content type must be application/json')
    const mode = readModeOf(((await asked.json()) as { mode?: unknown } | null)?.mode)
    if (mode === null) throw new HttpError(400, `mode must be one of ${readModes.join(', ')}`)
    this.#readers.mode = mode
    logInfo('the read mode was changed', { mode })
    return { status: 200, body: { readMode: mode } }
  }
}
