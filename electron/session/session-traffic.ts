import path from 'node:path'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { TimelineEvent } from '../contract/timeline'
import type { TopologyView } from '../contract/topology'
import {
  type Incident,
  ordersTable,
  type Reconciliation,
  type TrafficCommand,
  type TrafficSpec,
  type TrafficStream,
  type TrafficView,
} from '../contract/traffic'
import type { RunningTraffic } from '../ipc/services'
import { OrderConnection } from '../mysql/order-connection'
import type { Server } from '../mysql/server'
import { HttpOrders } from '../traffic/http-orders'
import type { OrderWriter } from '../traffic/order-writer'
import { TrafficStreamLoad } from '../traffic/traffic-stream'

export interface SessionTrafficContext {
  labTitle: string
  specs: readonly TrafficSpec[]
  /** Where the session keeps its ledgers. */
  folder: string
  /** The port of 127.0.0.1 on which a node publishes one of its own; null while it publishes none. */
  port(node: string, containerPort: number): number | null
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
  timeline: Live<TimelineEvent[]>
  addEvent(event: TimelineEvent): void
  topology: Live<TopologyView>
}

const publishMs = 250
/** After the first success the servers are given this long before ledger and rows are compared. */
const settleMs = 1500
/** What a report tells of before and after an outage. */
const aroundMs = 20_000

/** A session's streams of orders: their load, their ledgers, what outages cost. */
export class SessionTraffic implements RunningTraffic, Disposable {
  readonly view: Live<TrafficView>
  readonly #context: SessionTrafficContext
  readonly #streams: TrafficStreamLoad[]
  /** Outages of each stream that were already compared with the surviving server. */
  readonly #settled = new Map<string, number>()
  /** Drawings of the topology, to be found again for a report: the newest last. */
  #drawings: { at: number; mermaid: string }[] = []
  readonly #subscription: Disposable
  #timer: NodeJS.Timeout | null = null

  constructor(context: SessionTrafficContext) {
    this.#context = context
    this.#streams = context.specs.map(
      (spec) =>
        new TrafficStreamLoad({
          spec,
          folder: path.join(context.folder, spec.name),
          writer: () => this.#writer(spec),
          timeline: () => context.timeline.value,
          onFailure: (error) => this.#say(`${spec.name} stopped: ${error instanceof Error ? error.message : error}`),
        }),
    )
    this.view = new Live(this.#look())
    this.#subscription = context.topology.onChange((view) => this.#keepDrawing(view))
  }

  async command(stream: string, command: TrafficCommand): Promise<void> {
    const load = this.#require(stream)
    if (command.kind === 'rate') load.setRate(command.rate)
    else if (command.kind === 'start') this.#start(load)
    else if (load.running) {
      await load.stop()
      this.#say(`${stream}: the orders stop`)
    }
    this.#publish()
  }

  async reconcile(stream: string, node: string): Promise<Reconciliation> {
    const load = this.#require(stream)
    const mark = load.mark()
    if (!mark) throw new AppError('INPUT_INVALID', `${stream} has not ordered anything yet.`)
    const { schema, table, columns } = ordersTable
    const { rows } = await this.#context
      .server(node)
      .query(`SELECT ${columns[0]} FROM ${schema}.${table} WHERE ${columns[0]} LIKE '${mark.run}-%'`, {
        timeoutMs: 10_000,
      })
    const result = load.compare(
      mark,
      rows.flatMap(([id]) => (id == null ? [] : [id])),
      node,
      Date.now(),
    )
    this.#publish()
    return result
  }

  /** A stream as it is now. @throws AppError INPUT_INVALID */
  stream(name: string | undefined): TrafficStream {
    return this.#require(name ?? this.#streams[0]?.spec.name ?? '').view(Date.now())
  }

  incident(stream: string): Incident | null {
    const load = this.#require(stream)
    const now = Date.now()
    const view = load.view(now)
    const outage = view.outages.at(-1)
    if (!outage) return null
    const begin = outage.phases[0]?.at ?? outage.firstFailedAt
    const end = outage.firstSuccessAt ?? now
    const within = (at: number) => at >= begin - aroundMs && at <= end + aroundMs
    return {
      labTitle: this.#context.labTitle,
      stream: view,
      outage,
      reconciliation: view.reconciliation,
      history: load.history(180).filter(({ at }) => within(at)),
      timeline: this.#context.timeline.value.filter(({ at }) => within(at)),
      before: this.#drawings.filter(({ at }) => at < begin).at(-1)?.mermaid ?? null,
      after: this.#drawings.filter(({ at }) => at <= end + settleMs).at(-1)?.mermaid ?? null,
    }
  }

  dispose(): void {
    this.#subscription.dispose()
    if (this.#timer) clearInterval(this.#timer)
    for (const stream of this.#streams) stream.dispose()
  }

  #start(load: TrafficStreamLoad): void {
    if (load.running) return
    load.start()
    this.#settled.delete(load.spec.name)
    this.#say(`${load.spec.name}: ${load.spec.shoppers} shoppers order (run ${load.run})`)
    this.#timer ??= setInterval(() => this.#publish(), publishMs)
  }

  #say(text: string): void {
    this.#context.addEvent({ at: Date.now(), kind: 'traffic', node: null, text })
  }

  #require(name: string): TrafficStreamLoad {
    const found = this.#streams.find((stream) => stream.spec.name === name)
    if (!found) throw new AppError('INPUT_INVALID', `There is no traffic "${name}" in this lab.`)
    return found
  }

  #writer(spec: TrafficSpec): OrderWriter {
    const port = () => this.#context.port(spec.into, spec.port ?? (spec.by === 'http' ? 8080 : 3306))
    return spec.by === 'http'
      ? new HttpOrders(port, spec.timeoutMs)
      : new OrderConnection(port, spec.account, spec.timeoutMs)
  }

  #look(): TrafficView {
    const now = Date.now()
    return { at: now, streams: this.#streams.map((stream) => stream.view(now)) }
  }

  #publish(): void {
    const view = this.#look()
    this.view.set(view)
    for (const stream of view.streams) this.#settle(stream, view.at)
    if (this.#timer && view.streams.every(({ state }) => state !== 'running')) {
      clearInterval(this.#timer)
      this.#timer = null
    }
  }

  /** Compares ledger and rows by itself, once after each outage. */
  #settle({ name, outages }: TrafficStream, now: number): void {
    const over = outages.filter(({ firstSuccessAt }) => firstSuccessAt !== null && now - firstSuccessAt >= settleMs)
    if (over.length <= (this.#settled.get(name) ?? 0)) return
    this.#settled.set(name, over.length)
    void this.#compareWithSurvivor(name)
  }

  async #compareWithSurvivor(name: string): Promise<void> {
    const servers = this.#context.topology.value.snapshot.nodes.flatMap(({ id, server }) =>
      server?.status === 'known' && !server.readOnly ? [id] : [],
    )
    const results: { node: string; present: number }[] = []
    for (const node of servers) {
      try {
        const { present } = await this.reconcile(name, node)
        results.push({ node, present })
      } catch {
        // A server without the orders' table, or one that just died: it is not the one that shoppers write on now.
      }
    }
    const best = results.sort((a, b) => b.present - a.present)[0]
    if (best && results.length > 1) await this.reconcile(name, best.node).catch(() => {})
  }

  #keepDrawing({ snapshot, diagram }: TopologyView): void {
    if (this.#drawings.at(-1)?.mermaid === diagram.mermaid) return
    this.#drawings = [...this.#drawings.slice(-199), { at: snapshot.at, mermaid: diagram.mermaid }]
  }
}
