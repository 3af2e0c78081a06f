import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { WebSocketServer } from 'ws'
import type { Live } from '../base/live'
import { socketPath, viewerPath } from '../contract/audience'
import type { StageView } from '../contract/stage'
import { type AudienceContext, audienceRouter } from './audience-router'
import type { ListenPlan } from './lan-addresses'
import { Paced } from './paced'
import { refusalOf } from './request-guard'
import { roomView } from './room-view'
import { SharedFrames } from './shared-frames'
import { StaticFiles, textHeaders } from './static-files'
import { joinSchema } from './viewer-input'
import { ViewerPasses } from './viewer-passes'
import { ViewerSocket } from './viewer-socket'

export const maxViewers = 500
/** Tabs of one browser. */
const maxSocketsPerViewer = 4
/** All that a viewer ever sends is a few hundred bytes. */
const maxMessageBytes = 512
const maxBodyBytes = 256
/** Five states a second. */
const paceMs = 200
const heartbeatMs = 20_000

const statusOfJoin = { wrong: 403, wait: 429, full: 503 } as const

export interface OpeningInput {
  stage: Live<StageView | null>
  vote(viewer: string, poll: string, choice: number): boolean
  rendererFolder: string
}

/** The audience view from one opening to its end: its code, its viewers, and the server that they reach. */
export class AudienceOpening {
  readonly #input: OpeningInput
  readonly #plan: ListenPlan
  readonly #onViewers: (viewers: number) => void
  readonly #passes = new ViewerPasses()
  readonly #frames = new SharedFrames()
  readonly #files: StaticFiles
  readonly #paced: Paced<StageView | null, StageView | null>
  readonly #server: Server
  readonly #sockets: WebSocketServer
  readonly #viewers = new Set<ViewerSocket>()
  readonly #heartbeat: NodeJS.Timeout

  constructor(input: OpeningInput, plan: ListenPlan, onViewers: (viewers: number) => void) {
    this.#input = input
    this.#plan = plan
    this.#onViewers = onViewers
    this.#files = new StaticFiles(input.rendererFolder, 'audience.html')
    this.#paced = new Paced(input.stage, paceMs, (stage) => stage && roomView(stage))
    this.#server = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 10_000 })
    this.#server.maxConnections = maxViewers * 3
    this.#server.on('request', (request, response) => void this.#answer(request, response))
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      WebSocket: ViewerSocket,
      maxPayload: maxMessageBytes,
      // It compresses nothing by itself: see SharedFrames.
      perMessageDeflate: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        threshold: Number.POSITIVE_INFINITY,
      },
    })
    this.#sockets.on(
      'connection',
      getWSConnectionHandler({
        wss: this.#sockets,
        router: audienceRouter,
        createContext: ({ res }) => this.#contextOf(res as ViewerSocket),
        experimental_encoder: this.#frames,
        maxBatchSize: 4,
        onError: () => {},
      }),
    )
    this.#heartbeat = setInterval(() => {
      for (const viewer of this.#viewers) viewer.checkAlive()
    }, heartbeatMs)
  }

  get code(): string {
    return this.#passes.code
  }

  /** @returns the port: the one that is wished for or, where it is taken, any */
  async listen(wished: number): Promise<number> {
    try {
      await this.#listenOn(wished)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
      await this.#listenOn(0)
    }
    return (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    this.#paced.dispose()
    for (const viewer of this.#viewers) viewer.terminate()
    this.#sockets.close()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #listenOn(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, this.#plan.listen, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answerTo(request)
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  }

  async #answerTo(request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '' } = request
    // A page's own POST names its origin; what does not is none of ours.
    if (refusalOf(request.headers, this.#plan.addresses, method === 'POST' ? 'upgrade' : 'http')) return plain(403)
    const viewer = this.#passes.viewerOf(request.headers.cookie)
    if (url === viewerPath && method === 'POST') {
      // Who scans the picture again stays the same viewer, with one vote.
      if (viewer !== null) return plain(204)
      const joined = this.#passes.join(codeIn(await bodyOf(request)), request.socket.remoteAddress ?? '')
      return joined.status === 'joined'
        ? plain(204, { 'set-cookie': joined.cookie })
        : plain(statusOfJoin[joined.status])
    }
    if (method !== 'GET' && method !== 'HEAD') return plain(405, { allow: 'GET, HEAD' })
    if (url === viewerPath) return plain(viewer === null ? 401 : 204)
    // The app's own page lies in the same folder: it is nothing for the room.
    if (url !== '/' && !url.startsWith('/assets/')) return plain(404)
    return this.#files.answer(url, { connect: `ws://${request.headers.host}` })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const viewer = this.#passes.viewerOf(request.headers.cookie)
    const refusal = this.#refusalOf(request, viewer)
    if (refusal !== null || viewer === null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#admit(opened as ViewerSocket, viewer, request))
  }

  /** Why there is no WebSocket for this request, as a status; null when there is. */
  #refusalOf(request: IncomingMessage, viewer: string | null): string | null {
    if (request.url !== socketPath) return '404 Not Found'
    if (refusalOf(request.headers, this.#plan.addresses, 'upgrade')) return '403 Forbidden'
    if (viewer === null) return '401 Unauthorized'
    if (this.#viewers.size >= maxViewers) return '503 Service Unavailable'
    const own = [...this.#viewers].filter((one) => one.viewer === viewer)
    return own.length >= maxSocketsPerViewer ? '429 Too Many Requests' : null
  }

  #admit(socket: ViewerSocket, viewer: string, request: IncomingMessage): void {
    socket.attach(viewer, request.socket, this.#frames)
    this.#viewers.add(socket)
    this.#onViewers(this.#viewers.size)
    socket.on('close', () => {
      this.#viewers.delete(socket)
      this.#onViewers(this.#viewers.size)
    })
    this.#sockets.emit('connection', socket, request)
  }

  #contextOf(socket: ViewerSocket): AudienceContext {
    return {
      viewer: socket.viewer,
      stage: this.#paced.live,
      poll: () => this.#input.stage.value?.poll ?? null,
      vote: (viewer, poll, choice) => this.#input.vote(viewer, poll, choice),
      claimStage: () => socket.claimStage(),
      drained: (signal) => socket.drained(signal),
    }
  }
}

interface Answer {
  status: number
  headers: Record<string, string>
  body?: Uint8Array
}

function plain(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers: { ...textHeaders(), ...headers } }
}

/** The body of a request; empty for one that is longer than any of ours, or did not come to its end. */
function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      if (text.length <= maxBodyBytes) text += chunk
      if (text.length > maxBodyBytes) resolve('')
    })
    request.on('end', () => resolve(text))
    request.on('close', () => resolve(''))
  })
}

/** The code in a body; empty, and so no code, for a body that is none of ours. */
function codeIn(body: string): string {
  try {
    return joinSchema.parse(JSON.parse(body)).code
  } catch {
    return ''
  }
}
