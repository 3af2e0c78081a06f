import { Agent, request } from 'node:http'
import type { Order, OrderWriter } from './order-writer'

/** The shop answers an order with far less. */
const mostAnswerBytes = 10_000

/** A shopper who orders over HTTP, on a connection that is kept while it works. */
export class HttpOrders implements OrderWriter {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #port: () => number | null
  readonly #timeoutMs: number

  constructor(port: () => number | null, timeoutMs: number) {
    this.#port = port
    this.#timeoutMs = timeoutMs
  }

  place(order: Order): Promise<void> {
    const port = this.#port()
    if (port === null) return Promise.reject(new Error('connection refused: nothing is published'))
    const body = JSON.stringify(order)
    return new Promise((resolve, reject) => {
      const sent = request({
        agent: this.#agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      })
      const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), this.#timeoutMs)
      const fail = (error: Error) => {
        clearTimeout(timer)
        reject(error)
      }
      sent.once('error', fail)
      sent.once('response', (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          text = (text + chunk).slice(0, mostAnswerBytes)
        })
        answer.once('error', fail)
        answer.once('end', () => {
          clearTimeout(timer)
          if (answer.statusCode === 201) resolve()
          else reject(new Error(`${answer.statusCode}: ${reasonIn(text) ?? answer.statusMessage ?? ''}`.trim()))
        })
      })
      sent.end(body)
    })
  }

  dispose(): void {
    this.#agent.destroy()
  }
}

/** The `error` of a JSON answer. */
function reasonIn(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    return typeof error === 'string' ? error.slice(0, 150) : null
  } catch {
    // A proxy answers with a page of its own.
    return null
  }
}
