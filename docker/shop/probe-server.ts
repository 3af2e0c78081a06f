import { once } from 'node:events'
import type { Server } from 'node:http'
import { troubleOf } from './database-error'
import { type Answer, type Asked, closeServer, HttpError, httpServer } from './http'
import { logInfo } from './log'
import { observeRole } from './observe-role'
import { primaryVerdict, replicaVerdict, type Verdict } from './role'
import type { ProbeSettings, Watched } from './settings'
import { WatchedConnection } from './watched-connection'

interface Verdicts {
  at: number
  primary: Verdict
  replica: Verdict
}

/** Watches one server, and answers for it. */
class RoleWatch {
  readonly http: Server
  readonly #server: Watched
  readonly #settings: ProbeSettings
  readonly #connection: WatchedConnection
  #last: Verdicts = verdictsOn(0, { ok: false, reason: 'not looked at yet' })
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(server: Watched, settings: ProbeSettings) {
    this.#server = server
    this.#settings = settings
    this.#connection = new WatchedConnection(server, settings, settings.timeoutMs)
    this.http = httpServer((asked) => this.#answer(asked))
    void this.#watch()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#connection.drop()
    await closeServer(this.http)
  }

  async #watch(): Promise<void> {
    const before = this.#last
    this.#last = await this.#look()
    if (this.#closed) return
    for (const role of ['primary', 'replica'] as const) {
      const { ok, reason } = this.#last[role]
      if (ok !== before[role].ok) logInfo(`${this.#server.host} ${ok ? 'is' : 'is no'} ${role}`, { reason })
    }
    const rest = this.#settings.intervalMs - (Date.now() - this.#last.at)
    this.#timer = setTimeout(() => void this.#watch(), Math.max(10, rest))
  }

  /** What was seen holds from when it was asked. */
  async #look(): Promise<Verdicts> {
    const at = Date.now()
    try {
      const facts = await observeRole(this.#connection)
      return { at, primary: primaryVerdict(facts), replica: replicaVerdict(facts, this.#settings.maxLagSeconds) }
    } catch (error) {
      return verdictsOn(at, { ok: false, reason: troubleOf(error).words })
    }
  }

  async #answer({ method, path }: Asked): Promise<Answer> {
    const role = path.slice(1)
    if (method !== 'GET' || (role !== 'primary' && role !== 'replica')) throw new HttpError(404, `there is no ${path}`)
    const { intervalMs, timeoutMs } = this.#settings
    const age = Date.now() - this.#last.at
    const { ok, reason } = this.#last[role]
    const stale = age > 2 * intervalMs + timeoutMs
    return {
      status: ok && !stale ? 200 : 503,
      body: stale ? `last seen ${age} ms ago: ${reason}` : reason,
    }
  }
}

/** Answers over HTTP, per server, which role it has now. */
export class ProbeServer {
  readonly #watches: { watch: RoleWatch; listen: number }[]

  constructor(settings: ProbeSettings) {
    this.#watches = settings.servers.map((server) => ({
      watch: new RoleWatch(server, settings),
      listen: server.listen,
    }))
  }

  async listen(): Promise<void> {
    await Promise.all(
      this.#watches.map(async ({ watch, listen }) => {
        watch.http.listen(listen)
        await once(watch.http, 'listening')
      }),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#watches.map(({ watch }) => watch.close()))
  }
}

function verdictsOn(at: number, verdict: Verdict): Verdicts {
  return { at, primary: verdict, replica: verdict }
}
