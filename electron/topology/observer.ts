import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { ClientSnapshot, ContainerSnapshot, TopologyView } from '../contract/topology'
import { type InspectedContainer, inspectNode } from '../engine/containers'
import type { Engine } from '../engine/engine'
import { type ContainerEvent, watchEvents } from '../engine/events'
import type { Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'
import { type ObservedServer, observeServer } from '../mysql/observe-server'
import type { Server } from '../mysql/server'
import { analyse } from './analyse'
import { failoverConditions } from './failover-conditions'
import { drawTopology } from './mermaid'
import type { NodeObservation, Observation, StoreObservation } from './observation'
import { type ObservedRoute, observeApi, observeProxy } from './observe-route'
import { buildSnapshot } from './snapshot'

export interface ObserverContext {
  /** null while the engine does not answer. */
  engine(): Engine | null
  owner: Owner
  nodes: readonly NodeSpec[]
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
  /** Those who use the topology from outside; left out: nobody. */
  clients?: Live<ClientSnapshot[]>
  /** What stores of backups hold; left out: nobody looks. */
  stores?: Live<StoreObservation[]>
  /** Container port to host port, as they are now: a container that came back may have others, one that is down has none. */
  onPorts(node: string, ports: Record<string, number>): void
}

/** How often a server is asked, and how long it may take. */
const pollMs = 300
const answerMs = 1500
/** Changes that come together are shown together. */
const settleMs = 20
/** A route that carried a request this long ago is busy. */
const busyMs = 1500
/** Where proxies have their statistics, and API servers their status, inside their containers. */
const routePorts = { proxy: 8404, api: 8080 } as const

/**
 * Watches a session's topology: containers by the engine's events, servers by asking each on its own kept connection. A
 * server that does not answer keeps what was last known, and says since when and why.
 */
export class TopologyObserver implements Disposable {
  readonly view: Live<TopologyView>
  readonly #context: ObserverContext
  readonly #nodes = new Map<string, NodeObservation>()
  #events: Disposable | null = null
  /** The latest look at each container: what an earlier one found, and tells later, is old. */
  readonly #looks = new Map<string, symbol>()
  readonly #followed: (Disposable | undefined)[]
  /** Ports that proxies and API servers publish, and how much each of their routes had carried when it last carried more. */
  readonly #routePorts = new Map<string, Record<string, number>>()
  readonly #carried = new Map<string, { total: number; at: number }>()
  #timers = new Set<NodeJS.Timeout>()
  #publishTimer: NodeJS.Timeout | null = null
  #disposed = false

  constructor(context: ObserverContext) {
    this.#context = context
    const now = Date.now()
    for (const node of context.nodes) {
      this.#nodes.set(node.id, {
        id: node.id,
        kind: node.kind,
        region: node.region,
        hosts: [node.id, node.hostname, ...node.networks.flatMap((network) => network.aliases)],
        container: { state: 'unknown', since: now, exitCode: null },
        port: null,
        observed: null,
        unknown: { since: now, reason: 'it was not asked yet' },
        connectingSince: {},
        routes: null,
      })
    }
    this.#followed = [context.clients, context.stores].map((one) => one?.onChange(() => this.#publishSoon()))
    this.view = new Live(viewOf(this.#observation()))
  }

  /** From now on the view follows the containers and servers. */
  start(): void {
    if (this.#events || this.#disposed) return
    this.#events = watchEvents(
      () => this.#context.engine(),
      (event) => this.#onEvent(event),
      () => void this.#inspectAll(),
    )
    for (const { id, kind } of this.#context.nodes) {
      if (kind === 'mysql') void this.#poll(id, () => this.#ask(id))
      else if (kind === 'proxy' || kind === 'api') void this.#poll(id, () => this.#askRoutes(id, kind))
    }
  }

  /** Looks at all containers now, and shows what was found. */
  async look(): Promise<void> {
    await this.#inspectAll()
  }

  container(node: string): ContainerSnapshot {
    return this.#nodes.get(node)?.container ?? { state: 'removed', since: Date.now(), exitCode: null }
  }

  answers(node: string): boolean {
    return this.#nodes.get(node)?.unknown === null
  }

  dispose(): void {
    this.#disposed = true
    for (const one of this.#followed) one?.dispose()
    this.#events?.dispose()
    for (const timer of this.#timers) clearTimeout(timer)
    if (this.#publishTimer) clearTimeout(this.#publishTimer)
  }

  #onEvent(event: ContainerEvent): void {
    if (event.session !== this.#context.owner.session || !this.#nodes.has(event.node)) return
    // The event itself says enough to show at once; the look that follows fills in the rest.
    if (event.action === 'die')
      this.#setContainer(event.node, { state: 'exited', since: event.at, exitCode: event.exitCode })
    else if (event.action === 'pause')
      this.#setContainer(event.node, { state: 'paused', since: event.at, exitCode: null })
    else if (event.action === 'destroy')
      this.#setContainer(event.node, { state: 'removed', since: event.at, exitCode: null })
    if (['create', 'start', 'die', 'pause', 'unpause', 'destroy', 'restart', 'stop'].includes(event.action))
      void this.#inspect(event.node)
  }

  async #inspectAll(): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((node) => this.#inspect(node)))
  }

  async #inspect(node: string): Promise<void> {
    const engine = this.#context.engine()
    if (!engine || this.#disposed) return
    const look = Symbol(node)
    this.#looks.set(node, look)
    let found: InspectedContainer | null
    try {
      found = await inspectNode(engine, this.#context.owner, node)
    } catch {
      // The engine went away: the stream of events breaks too, and looks at everything when it is back.
      return
    }
    if (this.#disposed || this.#looks.get(node) !== look) return
    if (found?.state !== 'paused') {
      const ports = found?.state === 'running' ? found.ports : {}
      this.#context.onPorts(node, ports)
      this.#routePorts.set(node, ports)
      this.#change(node, { port: ports['3306'] ?? null })
    }
    this.#setContainer(node, snapshotOf(found))
  }

  #setContainer(node: string, seen: ContainerSnapshot): void {
    const known = this.#nodes.get(node)
    if (!known) return
    const { unknown } = known
    const container = { ...seen, since: stateSince(known.container, seen) }
    if (container.cutOff) {
      // Its container has run since long before.
      const since = known.container.cutOff && unknown ? unknown.since : Date.now()
      this.#setUnknown(known, container, { since, reason: 'it is on no network' })
    } else if (container.state !== 'running') {
      this.#setUnknown(known, container, { since: container.since, reason: `its container is ${container.state}` })
    } else if (!isReachable(known.container)) {
      this.#setUnknown(known, container, { since: container.since, reason: 'it is starting' })
    } else this.#setUnknown(known, container, unknown)
  }

  #setUnknown(known: NodeObservation, container: ContainerSnapshot, unknown: NodeObservation['unknown']): void {
    const node = known.id
    this.#change(node, { container, unknown: known.kind === 'mysql' ? unknown : null })
  }

  async #poll(node: string, ask: () => Promise<void>): Promise<void> {
    while (!this.#disposed) {
      const known = this.#nodes.get(node)
      if (known && isReachable(known.container)) {
        // Its port may come a moment after its network.
        if (known.kind === 'mysql' && known.port === null) await this.#inspect(node)
        await ask()
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          this.#timers.delete(timer)
          resolve()
        }, pollMs)
        this.#timers.add(timer)
      })
    }
  }

  async #ask(node: string): Promise<void> {
    try {
      const observed = await observeServer(this.#context.server(node), answerMs)
      const known = this.#nodes.get(node)
      if (!known || !isReachable(known.container)) return
      this.#change(node, { observed, unknown: null, connectingSince: connecting(known, observed) })
    } catch (error) {
      const known = this.#nodes.get(node)
      if (!known || !isReachable(known.container)) return
      const reason = error instanceof AppError ? String(error.details.reason ?? error.message) : String(error)
      this.#change(node, { unknown: { since: known.unknown?.since ?? Date.now(), reason } })
    }
  }

  async #askRoutes(node: string, kind: 'proxy' | 'api'): Promise<void> {
    const port = this.#routePorts.get(node)?.[String(routePorts[kind])]
    let routes: ObservedRoute[] | null = null
    try {
      if (port) routes = await (kind === 'proxy' ? observeProxy(port, answerMs) : observeApi(port, answerMs))
    } catch {
      // It is starting, or hangs: where it sends requests is not known.
    }
    this.#change(node, { routes: routes?.map((route) => this.#withLoad(node, route)) ?? null })
  }

  /** Requests are over before anybody looks: a route is busy while its count grows. */
  #withLoad(node: string, route: ObservedRoute): ObservedRoute {
    const key = `${node} ${route.to} ${route.what}`
    const before = this.#carried.get(key)
    const now = Date.now()
    if (!before || route.total !== before.total) this.#carried.set(key, { total: route.total, at: before ? now : 0 })
    const busy = now - (this.#carried.get(key)?.at ?? 0) < busyMs
    return route.state === 'ready' && busy ? { ...route, state: 'busy' } : route
  }

  #change(node: string, change: Partial<NodeObservation>): void {
    const known = this.#nodes.get(node)
    if (!known || this.#disposed) return
    this.#nodes.set(node, { ...known, ...change })
    this.#publishSoon()
  }

  #publishSoon(): void {
    if (this.#disposed) return
    this.#publishTimer ??= setTimeout(() => {
      this.#publishTimer = null
      this.view.set(viewOf(this.#observation()))
    }, settleMs)
  }

  #observation(): Observation {
    const { clients, stores } = this.#context
    return {
      at: Date.now(),
      nodes: [...this.#nodes.values()],
      clients: clients?.value ?? [],
      stores: stores?.value ?? [],
    }
  }
}

/** Pure: everything the window shows of an observation. */
export function viewOf(observation: Observation): TopologyView {
  const snapshot = buildSnapshot(observation)
  return {
    snapshot,
    findings: analyse(snapshot),
    diagram: drawTopology(snapshot),
    failover: failoverConditions(snapshot),
  }
}

function isReachable(container: ContainerSnapshot): boolean {
  return container.state === 'running' && !container.cutOff
}

/**
 * When a container came into its state. The engine knows when it started and ended, not when it was paused or went on: of a
 * state that is new and says to be as old as the last one, it is known only that it was not there before.
 */
function stateSince(before: ContainerSnapshot, seen: ContainerSnapshot): number {
  if (before.state === 'unknown') return seen.since
  if (before.state === seen.state) return Math.max(before.since, seen.since)
  return seen.since > before.since ? seen.since : Date.now()
}

function snapshotOf(found: InspectedContainer | null): ContainerSnapshot {
  if (!found) return { state: 'removed', since: Date.now(), exitCode: null }
  const state = found.state === 'removing' ? 'removed' : found.state
  return { state, since: found.since, exitCode: found.exitCode, ...(found.cutOff ? { cutOff: true } : {}) }
}

function connecting(known: NodeObservation, observed: ObservedServer): Record<string, number> {
  return Object.fromEntries(
    observed.channels
      .filter((channel) => channel.receiver === 'connecting')
      .map((channel) => [channel.channel, known.connectingSince[channel.channel] ?? Date.now()]),
  )
}
