import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { test as base, expect, root } from './standby'

/** A workbench that is served to browsers, as `npm start -- --browser` does. */
export interface Served {
  link: string
  port: number
  /** Everything that was printed. */
  printed(): string
  /** Ends it as Ctrl+C does. @returns its exit status */
  interrupt(): Promise<number | null>
  /** Types Enter where it runs, and waits for the link that it prints. */
  nextLink(): Promise<string>
}

const linkPattern = /http:\/\/127\.0\.0\.1:(\d+)\/enter\?token=[A-Za-z0-9_-]+/g

/** Starts one on a data folder; another one that is there already is told by the exit status. */
export function startServer(dataFolder: string, ...words: string[]): { process: ChildProcess; printed(): string } {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const child = spawn(process.execPath, [path.join(root, 'dist/web/web.js'), '--browser', ...words], {
    env: { ...env, STANDBY_DATA: dataFolder },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  }
  return { process: child, printed: () => text }
}

export const test = base.extend<{ served: Served }>({
  served: async ({ standby, page }, use, info) => {
    const { process: child, printed } = startServer(standby.dataFolder)
    const links = () => [...printed().matchAll(linkPattern)].map(([link]) => link)
    await expect.poll(links, { timeout: 20_000 }).toHaveLength(1)
    const [link = ''] = links()
    page.on('pageerror', (error) => info.annotations.push({ type: 'page error', description: error.message }))
    const ended = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)))
    await use({
      link,
      port: Number(new URL(link).port),
      printed,
      interrupt: () => {
        child.kill('SIGINT')
        return ended
      },
      nextLink: async () => {
        const before = links().length
        child.stdin?.write('\n')
        await expect.poll(links).toHaveLength(before + 1)
        return links().at(-1) ?? ''
      },
    })
    child.kill('SIGINT')
    await ended
  },
})

/** The near end of an SSH tunnel: another port of this machine, that leads to the server until it is cut. */
export class Tunnel {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #port = 0

  constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.#open.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
  }

  get port(): number {
    return this.#port
  }

  /** Again on the same port when it was cut. */
  async connect(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
  }

  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#open) socket.destroy()
    await closed
  }
}
