import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { logError } from './log'

export const mostBodyBytes = 10_000

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  remoteAddress: string
  /** @throws HttpError 400, 413 */
  json(): Promise<unknown>
}

export interface Answer {
  status: number
  /** An object is sent as JSON, text as it is. */
  body: object | string
}

/** Ends a request with this status, and these words as its `error`. */
export class HttpError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A server on which nobody can wait, talk or send without end. */
export function httpServer(answer: (asked: Asked) => Promise<Answer>): Server {
  const server = createServer((request, response) => void respond(server, request, response, answer))
  server.headersTimeout = 5000
  server.requestTimeout = 10_000
  // Longer than a proxy keeps an idle connection: it must not be closed at the moment the proxy uses it again.
  server.keepAliveTimeout = 75_000
  return server
}

/** Resolves when what was under way is answered and nothing listens any more. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
}

async function respond(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  answer: (asked: Asked) => Promise<Answer>,
): Promise<void> {
  try {
    send(server, request, response, await answer(asked(request)))
  } catch (error) {
    if (error instanceof HttpError) {
      send(server, request, response, { status: error.status, body: { error: error.message } })
    } else {
      logError('a request failed', error)
      send(server, request, response, { status: 500, body: { error: 'internal error' } })
    }
  }
}

function send(server: Server, request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void {
  const text = typeof body === 'string' ? `${body}\n` : `${JSON.stringify(body)}\n`
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    // A body that was not read to its end cannot be followed by another request; and a server that stops takes none.
    ...(request.complete && server.listening ? {} : { connection: 'close' }),
  })
  response.end(text)
}

function asked(request: IncomingMessage): Asked {
  const url = parseUrl(request.url ?? '/')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress ?? '',
    json: () => readJson(request),
  }
}

function parseUrl(url: string): URL {
  try {
    return new URL(url, 'http://localhost')
  } catch {
    throw new HttpError(400, 'that is no address')
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBodyBytes) {
        request.pause()
        reject(new HttpError(413, `a body has at most ${mostBodyBytes} bytes`))
      } else chunks.push(chunk)
    })
    request.once('end', resolve)
    request.once('error', () => reject(new HttpError(400, 'the request broke off')))
    request.once('close', () => reject(new HttpError(400, 'the request broke off')))
  })
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new HttpError(400, 'the body is not JSON')
  }
}
