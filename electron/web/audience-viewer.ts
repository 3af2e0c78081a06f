import { request } from 'node:http'
import { WebSocket } from 'ws'
import { socketPath, viewerPath } from '../contract/audience'
import type { StageView } from '../contract/stage'

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A request as it is written, without anything a client would put right. */
export function ask(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const { method = 'GET', path = '/', headers = {}, body } = options
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What a page sends for a code. */
export function typeCode(url: string, code: string): Promise<HttpAnswer> {
  return ask(url, {
    method: 'POST',
    path: viewerPath,
    headers: { origin: new URL(url).origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
}

/** Comes in with a code. @returns the cookie */
export async function cookieFor(url: string, code: string): Promise<string> {
  const { status, headers } = await typeCode(url, code)
  if (status !== 204) throw new Error(`The code was answered with ${status}`)
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
}

export interface Reply {
  id: number | string | null
  result?: { type: string; data?: unknown }
  error?: { code: number; message: string; data: { code: string; stack?: string } }
}

/** A viewer's WebSocket without a page. */
export class AudienceViewer {
  readonly socket: WebSocket
  readonly replies: Reply[] = []
  readonly #waiting = new Set<() => void>()

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.replies.push(JSON.parse(String(data)) as Reply)
      for (const look of [...this.#waiting]) look()
    })
  }

  /** @throws Error that names the status of a refused upgrade */
  static open(url: string, headers: Record<string, string>, compressed = true): Promise<AudienceViewer> {
    const address = new URL(socketPath, url)
    const origin = address.origin
    address.protocol = 'ws:'
    const socket = new WebSocket(address, { headers: { origin, ...headers }, perMessageDeflate: compressed })
    const viewer = new AudienceViewer(socket)
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(viewer))
      socket.once('error', reject)
    })
  }

  send(id: number, method: string, path: string, input?: unknown): void {
    this.socket.send(JSON.stringify({ id, jsonrpc: '2.0', method, params: { path, input } }))
  }

  watch(id = 1): void {
    this.send(id, 'subscription', 'stage')
  }

  /** The states that came, oldest first. */
  states(id = 1): (StageView | null)[] {
    return this.replies.flatMap((reply) =>
      reply.id === id && reply.result?.type === 'data' ? [reply.result.data as StageView | null] : [],
    )
  }

  /** The first reply that is accepted, also of those that came already. */
  reply(accept: (reply: Reply) => boolean): Promise<Reply> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.replies.find(accept)
        if (!found) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** The answer to a call. */
  answerTo(id: number): Promise<Reply> {
    return this.reply((reply) => reply.id === id && (reply.error !== undefined || reply.result?.type === 'data'))
  }

  /** Waits until the newest state is accepted. */
  async state(accept: (state: StageView | null) => boolean): Promise<StageView | null> {
    const { result } = await this.reply(
      ({ result }) => result?.type === 'data' && accept(result.data as StageView | null),
    )
    return result?.data as StageView | null
  }

  close(): void {
    this.socket.terminate()
  }
}
