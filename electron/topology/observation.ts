import type { NodeKind } from '../contract/lab'
import type { ClientSnapshot, ContainerSnapshot } from '../contract/topology'
import type { ObservedServer } from '../mysql/observe-server'
import type { ObservedRoute } from './observe-route'

/** A node as it was read: nothing concluded yet. */
export interface NodeObservation {
  id: string
  kind: NodeKind
  region: string | null
  /** Names under which other nodes reach it: its id, host name, aliases. */
  hosts: readonly string[]
  container: ContainerSnapshot
  port: number | null
  /** The last answer; kept when the server does not answer any more. */
  observed: ObservedServer | null
  /** Where it sends requests, as a proxy or an API server says; null while it does not answer, and for other kinds. */
  routes: readonly ObservedRoute[] | null
  /** Since when, and why, the server does not answer; null while it does. */
  unknown: { since: number; reason: string } | null
  /** Since when the receiver of each channel has been trying to connect, by channel. */
  connectingSince: Readonly<Record<string, number>>
}

/** A look into a store of backups. */
export interface StoreObservation {
  node: string
  backups: number
  /** When the newest was written, milliseconds since 1970; null without any. */
  newestAt: number | null
  /** The newest first. */
  files: {
    kind: 'full' | 'incremental' | 'sealed' | 'other'
    /** Which server it says to be of, by whatever it says. */
    host: string | null
    serverId: number | null
    uuids: readonly string[]
    bytes: number
    /** It came, or grew, a moment ago. */
    flowing: boolean
  }[]
}

export interface Observation {
  /** Milliseconds since 1970. */
  at: number
  nodes: readonly NodeObservation[]
  clients: readonly ClientSnapshot[]
  /** Left out: none was looked into. */
  stores?: readonly StoreObservation[]
}
