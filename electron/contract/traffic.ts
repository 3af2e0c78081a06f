import { z } from 'zod'
import { nodeIdSchema } from './check'
import type { TimelineEvent } from './timeline'

/** How shoppers reach the shop: over HTTP as customers of the API, or with a MySQL client as an application would. */
export const trafficProtocols = ['http', 'mysql'] as const

/** A stream of orders that a lab declares in `lab.yaml`. */
export const trafficSpecSchema = z.strictObject({
  /** Its name on the diagram, and on fences: no service may have the same. */
  name: nodeIdSchema,
  /** The node that shoppers talk to, on the port of 127.0.0.1 it publishes. */
  into: nodeIdSchema,
  by: z.enum(trafficProtocols),
  /** The port inside the container. Left out: 8080 for HTTP, 3306 for MySQL. */
  port: z.number().int().min(1).max(65535).optional(),
  /** Shoppers that order at the same time, each one order after the other. */
  shoppers: z.number().int().min(1).max(200).default(10),
  /** Orders a second, all shoppers together. */
  rate: z.number().int().min(1).max(1000).default(50),
  /** An order that is not answered within this time has failed. */
  timeoutMs: z.number().int().min(100).max(60_000).default(2000),
  /** The application's account on MySQL; only for `by: mysql`. It may not have the privileges of an administrator. */
  account: z
    .strictObject({ user: z.string().min(1).max(32), password: z.string().min(1).max(64) })
    .default({ user: 'shop', password: 'shop-secret' }),
})
export type TrafficSpec = z.infer<typeof trafficSpecSchema>

/** The table that orders are written to; the lab makes it. Its first column is the primary key. */
export const ordersTable = { schema: 'shop', table: 'orders', columns: ['id', 'customer', 'amount'] } as const

/** A second of traffic. */
export interface TrafficSecond {
  /** When it began, in milliseconds since 1970. */
  at: number
  acknowledged: number
  failed: number
  /** Latency of acknowledged orders in milliseconds; null in a second without any. */
  p50Ms: number | null
  p95Ms: number | null
}

export const outagePhases = ['fault', 'first-error', 'detection', 'promotion', 'first-success'] as const

/** A moment of an outage. */
export interface OutagePhase {
  kind: (typeof outagePhases)[number]
  at: number
  /** A sentence without its full stop. */
  text: string
}

/** A time in which orders failed and none was acknowledged. */
export interface Outage {
  /** The last acknowledgement before it; null when there was none in this run. */
  lastAcknowledgedAt: number | null
  /** When the first order that failed was sent, but not before the last acknowledgement. */
  firstFailedAt: number
  /** When the first order after it was acknowledged; null while it lasts. */
  firstSuccessAt: number | null
  /** RTO: from the first failed to the first successful write, in milliseconds; null while it lasts. */
  rtoMs: number | null
  failed: number
  /** What the failures said, the most frequent first. */
  errors: { message: string; count: number }[]
  /** In the order in which they happened. */
  phases: OutagePhase[]
}

/** The ledger of a run compared with the rows of a server. */
export interface Reconciliation {
  at: number
  /** The server whose rows were read. */
  node: string
  acknowledged: number
  /** Acknowledged, and a row of the server. */
  present: number
  /** Acknowledged, and no row of the server: RPO in orders. */
  lostCount: number
  /** The first thousand. */
  lost: string[]
  /** RPO in seconds: from the acknowledgement of the first lost order to that of the last. */
  lostSeconds: number
  /** Not acknowledged, and a row of the server: whoever placed it does not know. */
  inDoubtCount: number
  inDoubt: string[]
}

export interface TrafficStream {
  name: string
  into: string
  by: TrafficSpec['by']
  shoppers: number
  rate: number
  state: 'idle' | 'running' | 'stopped'
  /** The run's mark, with which the ids of its orders begin; a start begins a new run. null before the first. */
  run: string | null
  startedAt: number | null
  sent: number
  acknowledged: number
  failed: number
  /** Over the last whole second. */
  acknowledgedPerSecond: number
  failedPerSecond: number
  p50Ms: number | null
  p95Ms: number | null
  /** At most the last 60 whole seconds, oldest first. */
  history: TrafficSecond[]
  /** The newest acknowledgement of this run, in milliseconds since 1970. */
  lastAcknowledgedAt: number | null
  /** The longest time between two acknowledgements in this run, in milliseconds. */
  longestGapMs: number
  /** Of this run, the newest last. */
  outages: Outage[]
  reconciliation: Reconciliation | null
}

/** All of a session's traffic, several times a second. */
export interface TrafficView {
  at: number
  streams: TrafficStream[]
}

export type TrafficCommand = { kind: 'start' } | { kind: 'stop' } | { kind: 'rate'; rate: number }

/** Everything a report of an outage is made from. */
export interface Incident {
  labTitle: string
  stream: TrafficStream
  outage: Outage
  /** Of the surviving server, once the outage was over. */
  reconciliation: Reconciliation | null
  /** The seconds around it. */
  history: TrafficSecond[]
  /** What happened from shortly before it until shortly after it. */
  timeline: TimelineEvent[]
  /** Mermaid text of the topology as it was before the fault, and as it is after the first success. */
  before: string | null
  after: string | null
}
