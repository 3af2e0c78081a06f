import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import path from 'node:path'
import type { Engine } from '../engine/engine'
import { temporaryFolder } from './test-house'

/** What a forwarder may do to a request on its way: change what is asked, by its method and path. */
export type Rewrite = (asked: string, body: Record<string, unknown>) => Record<string, unknown>

/**
 * A socket of one's own on which the machine's real engine answers, and which can be cut like a cable. Nothing about the
 * engine itself changes.
 */
export class EngineForwarder {
  readonly address: string
  readonly #engine: Engine
  readonly #folder: string
  readonly #socket: string
  readonly #rewrite: Rewrite
  readonly #open = new Set<Socket>()
  #server: Server | null = null

  private constructor(engine: Engine, rewrite: Rewrite) {
    this.#engine = engine
    this.#rewrite = rewrite
    this.#folder = temporaryFolder()
    this.#socket = path.join(this.#folder, 'engine.sock')
    this.address = `unix://${this.#socket}`
  }

  static async open(engine: Engine, rewrite: Rewrite = (_, body) => body): Promise<EngineForwarder> {
    const forwarder = new EngineForwarder(engine, rewrite)
    await forwarder.restore()
    return forwarder
  }

  async restore(): Promise<void> {
    const server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => void this.#forward(incoming, response))
    server.on('connection', (socket) => this.#keep(socket))
    server.on('upgrade', (incoming, socket, head) => this.#upgrade(incoming, socket as Socket, head))
    await new Promise<void>((resolve) => server.listen(this.#socket, resolve))
    this.#server = server
  }

  /** Breaks every connection, and lets nobody in any more. */
  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()))
    this.#server = null
    for (const socket of this.#open) socket.destroy()
    await closed
    rmSync(this.#socket, { force: true })
  }

  async close(): Promise<void> {
    await this.cut()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #keep(socket: Socket): void {
    this.#open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#open.delete(socket))
  }

  #outgoing(incoming: IncomingMessage) {
    const { address } = this.#engine.info
    const target = address.startsWith('unix://')
      ? { socketPath: address.slice('unix://'.length) }
      : { host: new URL(address).hostname, port: new URL(address).port }
    const outgoing = request({
      ...target,
      agent: false,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    })
    outgoing.on('socket', (socket) => this.#keep(socket))
    outgoing.on('error', () => incoming.socket.destroy())
    return outgoing
  }

  async #forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const outgoing = this.#outgoing(incoming)
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      response.flushHeaders()
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    response.on('close', () => outgoing.destroy())
    if (incoming.headers['content-type'] !== 'application/json') return void incoming.pipe(outgoing)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const asked = `${incoming.method} ${incoming.url?.split('?')[0]}`
    const sent = text === '' ? '' : JSON.stringify(this.#rewrite(asked, JSON.parse(text) as Record<string, unknown>))
    outgoing.setHeader('content-length', Buffer.byteLength(sent))
    outgoing.end(sent)
  }

  #upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const outgoing = this.#outgoing(incoming)
    outgoing.on('upgrade', (answer, upstream, upstreamHead) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${headers.join('')}\r\n`)
      socket.write(upstreamHead)
      upstream.write(head)
      upstream.pipe(socket)
      socket.pipe(upstream)
      // Whichever end goes takes the other with it.
      upstream.once('close', () => socket.destroySoon())
      socket.once('close', () => upstream.destroy())
    })
    outgoing.on('response', (answer) => {
      // Refused: not an upgrade but an answer.
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(
        `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n${headers.join('')}\r\n`,
      )
      answer.pipe(socket)
    })
    const length = Number(incoming.headers['content-length'] ?? 0)
    if (length === 0) return void outgoing.end()
    // The body of the request that asks for the upgrade, read from the socket by hand.
    let body = head
    head = Buffer.alloc(0)
    const read = (chunk: Buffer) => {
      body = Buffer.concat([body, chunk])
      if (body.length < length) return
      socket.off('data', read)
      socket.pause()
      outgoing.end(body.subarray(0, length))
      if (body.length > length) socket.unshift(body.subarray(length))
    }
    socket.on('data', read)
    read(Buffer.alloc(0))
  }
}
