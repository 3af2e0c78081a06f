import type { NodeKind } from '../contract/lab'
import type { ContainerSnapshot } from '../contract/topology'
import type { ObservedServer } from '../mysql/observe-server'

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
  /** Since when, and why, the server does not answer; null while it does. */
  unknown: { since: number; reason: string } | null
  /** Since when the receiver of each channel has been trying to connect, by channel. */
  connectingSince: Readonly<Record<string, number>>
}

export interface Observation {
  /** Milliseconds since 1970. */
  at: number
  nodes: readonly NodeObservation[]
}
