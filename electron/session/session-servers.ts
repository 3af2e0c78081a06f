import { AppError } from '../contract/errors'
import type { NodeSpec } from '../engine/node-spec'
import { Server } from '../mysql/server'

/** What a connection is for: each use has its own, so that a slow check does not hold up the diagram. Checks only read. */
export type ServerUse = 'observe' | 'check' | 'prepare'

/** The connections to a session's MySQL servers, by node. A server that comes back on another port is found there. */
export class SessionServers {
  readonly #passwords: ReadonlyMap<string, string>
  readonly #ports = new Map<string, number>()
  readonly #open = new Map<string, Server>()

  constructor(nodes: readonly NodeSpec[], password: string) {
    this.#passwords = new Map(
      nodes
        .filter((node) => node.kind === 'mysql')
        .map((node) => [node.id, node.environment.MYSQL_ROOT_PASSWORD ?? password]),
    )
  }

  get nodes(): string[] {
    return [...this.#passwords.keys()]
  }

  passwordOf(node: string): string {
    const password = this.#passwords.get(node)
    if (password === undefined) throw new AppError('INPUT_INVALID', `${node} is not a MySQL server.`)
    return password
  }

  portOf(node: string): number | null {
    return this.#ports.get(node) ?? null
  }

  setPort(node: string, port: number | null): void {
    if (this.portOf(node) === port) return
    if (port === null) this.#ports.delete(node)
    else this.#ports.set(node, port)
    for (const use of ['observe', 'check', 'prepare'] as const) this.#close(`${use} ${node}`)
  }

  /** @throws AppError SERVER_UNREACHABLE when the node publishes no port now, INPUT_INVALID when it is no server */
  server(node: string, use: ServerUse): Server {
    const password = this.passwordOf(node)
    const port = this.portOf(node)
    if (port === null) throw new AppError('SERVER_UNREACHABLE', `${node} is not running.`, { details: { node } })
    const key = `${use} ${node}`
    const address = { host: '127.0.0.1', port, user: 'root', password, name: node, readOnly: use === 'check' }
    const open = this.#open.get(key) ?? new Server(address)
    this.#open.set(key, open)
    return open
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((key) => this.#close(key)))
  }

  async #close(key: string): Promise<void> {
    const server = this.#open.get(key)
    this.#open.delete(key)
    await server?.dispose()
  }
}
