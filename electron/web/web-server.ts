import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AsyncDisposable } from '../base/disposable'
import { AppError } from '../contract/errors'
import { backupQuerySchema, closeCodes, terminalQuerySchema, webLimits, webPaths } from '../contract/web'
import { appRouter } from '../ipc/router'
import type { Services } from '../ipc/services'
import { BoundedSocket } from './bounded-socket'
import { cookiesNamed, type EntryAnswer, entryUrl, onwardPage, refusedPage, sessionCookie, welcome } from './entry-page'
import { EntryPass } from './entry-pass'
import { pageHeaders } from './page-headers'
import { allowedNames, listensEverywhere, refusalOf, urlHost } from './request-guard'
import { type StaticFiles, textHeaders } from './static-files'
import { terminalPortOf } from './terminal-socket'

export interface WebServerOptions {
  services: Services
  files: StaticFiles
  /** The address to listen on: that of the machine itself, but for a good reason. */
  listen: string
  /** 0 for any that is free. */
  port: number
  /** A connection that has not asked for anything within this time is cut off. */
  silenceMs?: number
  /** Something happened that whoever started the server may want to know. Never holds a token or a secret. */
  onNote(text: string): void
}

/** A page has one WebSocket for calls, and one a terminal. */
const mostSockets = 128
/** TCP connections, WebSockets included. */
const mostConnections = 256
/** A WebSocket that does not answer a ping until the next one is dead. */
const pingMs = 20_000
/** Calls in one message: a page that opens makes a dozen. */
const mostCallsAtOnce = 100

/** The workbench, served to browsers on this machine that were let in. */
export class WebServer implements AsyncDisposable {
  readonly #options: WebServerOptions
  readonly #pass = new EntryPass()
  readonly #names: string[]
  readonly #server: Server
  readonly #calls: WebSocketServer
  readonly #terminals: WebSocketServer
  readonly #alive = new WeakSet<WebSocket>()
  #ping: NodeJS.Timeout | null = null
  #port = 0

  constructor(options: WebServerOptions) {
    this.#options = options
    const { services, listen, silenceMs = 10_000 } = options
    this.#names = allowedNames(listen)
    this.#server = createServer(
      { headersTimeout: silenceMs, requestTimeout: silenceMs, connectionsCheckingInterval: 500 },
      (request, response) => {
        this.#onRequest(request, response).catch((error: unknown) => {
          options.onNote(`A request failed: ${error}`)
          response.destroy()
        })
      },
    )
    this.#server.maxConnections = mostConnections
    this.#server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head))
    this.#calls = sockets(webLimits.calls)
    this.#terminals = sockets(webLimits.terminal)
    this.#calls.on(
      'connection',
      getWSConnectionHandler({
        wss: this.#calls,
        router: appRouter,
        maxBatchSize: mostCallsAtOnce,
        createContext: () => ({
          services,
          openTerminalPort: () => {
            throw new AppError('FORBIDDEN', 'In a browser a terminal has a WebSocket of its own.')
          },
        }),
      }),
    )
    this.#terminals.on('connection', (socket, request) => this.#attach(socket, request))
    for (const all of [this.#calls, this.#terminals]) all.on('connection', (socket) => this.#watch(socket))
  }

  /** @throws AppError PORT_IN_USE, or INPUT_INVALID for an address that is none of this machine's */
  async open(): Promise<void> {
    const { listen, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => reject(notListening(cause, listen, port)))
      this.#server.listen({ host: listen, port }, resolve)
    })
    this.#port = (this.#server.address() as AddressInfo).port
    this.#ping = setInterval(() => this.#pingAll(), pingMs)
  }

  get port(): number {
    return this.#port
  }

  /** A new link, that lets one browser in. The one before it does not any more, if nobody used it. */
  newLink(): string {
    const { listen } = this.#options
    const host = listensEverywhere(listen) ? '127.0.0.1' : urlHost(listen)
    return entryUrl(`http://${host}:${this.#port}`, this.#pass.issueToken())
  }

  /** Lets go of every browser, and of the port. */
  async dispose(): Promise<void> {
    if (this.#ping) clearInterval(this.#ping)
    for (const all of [this.#calls, this.#terminals]) {
      for (const socket of all.clients) socket.close(1001)
    }
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeIdleConnections()
    // A browser that has gone to sleep does not answer.
    const timer = setTimeout(() => {
      for (const all of [this.#calls, this.#terminals]) for (const socket of all.clients) socket.terminate()
      this.#server.closeAllConnections()
    }, 1000)
    await closed
    clearTimeout(timer)
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request.headers, this.#names)
    if (refusal) return tell(response, 403, `This server does not answer to that ${refusal}.`)
    if (request.method !== 'GET' && request.method !== 'HEAD') return tell(response, 405, 'Only GET and HEAD.')
    const [pathname = '', query = ''] = (request.url ?? '').split(/\?(.*)/s)
    if (pathname === webPaths.enter) return answer(response, this.#enter(request, new URLSearchParams(query)))
    if (!this.#isLetIn(request)) return answer(response, this.#refuse(request, pathname))
    if (pathname === webPaths.session) return tell(response, 204)
    if (pathname === webPaths.backup) return this.#sendBackup(response, query)
    const file = await this.#options.files.answer(pathname, { connect: `ws://${request.headers.host}` })
    response.writeHead(file.status, { ...file.headers, 'content-length': file.body.byteLength })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  #enter(request: IncomingMessage, query: URLSearchParams): EntryAnswer {
    const secret = request.method === 'GET' ? this.#pass.redeem(query.get('token') ?? '') : null
    if (secret !== null) return welcome(sessionCookie(this.#cookie, secret))
    return this.#isLetIn(request) ? welcome(null) : refusedPage(403)
  }

  #refuse(request: IncomingMessage, pathname: string): EntryAnswer {
    const fromElsewhere = request.headers['sec-fetch-site'] === 'cross-site'
    if (fromElsewhere && pathname === '/' && request.headers['sec-fetch-mode'] === 'navigate') return onwardPage()
    return refusedPage(401)
  }

  /** Cookies know no ports: that of another server on this machine must not take this one's place. */
  get #cookie(): string {
    return `standby-${this.#port}`
  }

  #isLetIn(request: IncomingMessage): boolean {
    return cookiesNamed(request.headers.cookie, this.#cookie).some((secret) => this.#pass.admits(secret))
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Whoever is refused may be gone before the answer.
    socket.on('error', () => socket.destroy())
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    if (refusalOf(request.headers, this.#names, 'upgrade')) return void refuse('403 Forbidden')
    if (!this.#isLetIn(request)) return void refuse('401 Unauthorized')
    const [pathname] = (request.url ?? '').split('?')
    const all = pathname === webPaths.calls ? this.#calls : pathname === webPaths.terminal ? this.#terminals : null
    if (!all) return void refuse('404 Not Found')
    if (this.#calls.clients.size + this.#terminals.clients.size >= mostSockets) {
      this.#options.onNote(`A browser was refused: ${mostSockets} WebSockets are open.`)
      return void refuse('503 Service Unavailable')
    }
    all.handleUpgrade(request, socket, head, (opened) => all.emit('connection', opened, request))
  }

  #watch(socket: WebSocket): void {
    this.#alive.add(socket)
    socket.on('pong', () => this.#alive.add(socket))
    socket.on('error', () => socket.terminate())
    socket.on('slow', () =>
      this.#options.onNote('A browser that did not read was disconnected; it comes back by itself.'),
    )
  }

  #pingAll(): void {
    for (const all of [this.#calls, this.#terminals]) {
      for (const socket of all.clients) {
        if (!this.#alive.has(socket)) {
          socket.terminate()
          continue
        }
        this.#alive.delete(socket)
        socket.ping()
      }
    }
  }

  #attach(socket: WebSocket, request: IncomingMessage): void {
    const query = terminalQuerySchema.safeParse(queryOf(request.url?.split(/\?(.*)/s)[1]))
    try {
      if (!query.success) throw new AppError('INPUT_INVALID', 'This is no terminal.')
      const { session, terminal, size } = query.data
      this.#options.services.sessions.get(session).terminals.attach(terminal, terminalPortOf(socket), size)
    } catch (error) {
      const known = error instanceof AppError
      if (!known) this.#options.onNote(`A terminal failed: ${error}`)
      socket.close(closeCodes.terminalGone, known ? error.message.slice(0, 100) : 'This is a mistake of ours.')
    }
  }

  async #sendBackup(response: ServerResponse, query: string): Promise<void> {
    const asked = backupQuerySchema.safeParse(queryOf(query))
    if (!asked.success) return tell(response, 404, 'Not found')
    const { session, file } = asked.data
    try {
      await this.#options.services.sessions.get(session).backupFiles.copyInto(file, () => {
        const name = path.posix.basename(file.name).replaceAll(/[^A-Za-z0-9._-]/g, '_')
        response.writeHead(200, {
          ...pageHeaders(),
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        })
        return response
      })
    } catch (error) {
      // What broke off must not look whole: without its end the browser reports a failed download.
      if (response.headersSent) response.destroy()
      else if (error instanceof AppError) tell(response, 404, error.message)
      else throw error
    }
  }
}

function sockets(maxPayload: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, WebSocket: BoundedSocket })
}

function queryOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text ?? ''))
}

function answer(response: ServerResponse, { status, headers, body }: EntryAnswer): void {
  response.writeHead(status, headers).end(body)
}

function tell(response: ServerResponse, status: number, text?: string): void {
  response.writeHead(status, textHeaders()).end(text === undefined ? undefined : `${text}\n`)
}

function notListening(cause: NodeJS.ErrnoException, listen: string, port: number): unknown {
  if (cause.code === 'EADDRINUSE') {
    return new AppError('PORT_IN_USE', `Port ${port} of ${listen} is taken by another program.`, { cause })
  }
  if (cause.code === 'EACCES') {
    return new AppError('PORT_IN_USE', `Port ${port} may only be opened by root.`, { cause })
  }
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') {
    return new AppError('INPUT_INVALID', `${listen} is no address of this machine.`, { cause })
  }
  return cause
}
