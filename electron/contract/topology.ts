import type { NodeKind } from './lab'

/** States of a container as the engine names them, and `removed` for one that is gone. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removed' | 'unknown'

export interface ContainerSnapshot {
  state: ContainerState
  /** When it came into this state, milliseconds since 1970. */
  since: number
  exitCode: number | null
  /** It runs, and is on none of its networks: nobody reaches it. */
  cutOff?: boolean
}

/** `source` and `replica` as replication is configured; `standalone` has neither. */
export type ServerRole = 'standalone' | 'source' | 'replica' | 'primary' | 'secondary'

/** What a server said, or that it says nothing. Unknown is never the same as empty. */
export type ServerSnapshot =
  | { status: 'unknown'; since: number; reason: string; last: KnownServer | null }
  | ({ status: 'known' } & KnownServer)

export interface KnownServer {
  /** When it was asked. Milliseconds since 1970. */
  observedAt: number
  version: string
  serverId: number
  serverUuid: string
  readOnly: boolean
  superReadOnly: boolean
  gtidMode: string
  gtidExecuted: string
  gtidPurged: string
  /** Where the binary log stands: `SHOW BINARY LOG STATUS`; null where it is off. */
  binaryLog: { file: string; position: number } | null
  /** Its membership of a replication group, as it sees it itself; absent where it has none. */
  group?: GroupMembership
  /** Semi-synchronous replication as a source; absent where its plugin is not there. */
  semiSync?: SemiSyncSource
}

/** MEMBER_STATE of performance_schema.replication_group_members. */
export type MemberState = 'ONLINE' | 'RECOVERING' | 'OFFLINE' | 'ERROR' | 'UNREACHABLE'

export interface GroupMember {
  /** The node; null for a member that is none of this topology's. */
  node: string | null
  state: MemberState
  role: 'PRIMARY' | 'SECONDARY'
}

export interface GroupMembership {
  state: MemberState
  role: 'PRIMARY' | 'SECONDARY'
  /** All members as this server sees them, itself included. */
  members: GroupMember[]
  /** It reaches more than half of them: without, nothing it is asked to write is ever committed. */
  hasQuorum: boolean
  /** Transactions that it has received and not applied. */
  applierQueue: number
}

export interface SemiSyncSource {
  enabled: boolean
  /** Rpl_semi_sync_source_status: enabled and off means that it has fallen back to asynchronous. */
  active: boolean
  /** Semi-sync replicas that are connected. */
  clients: number
  /** Transactions that were not acknowledged by a replica: Rpl_semi_sync_source_no_tx. */
  withoutAcknowledgement: number
  /** Sessions that wait for an acknowledgement now. */
  waiting: number
}

export interface NodeSnapshot {
  id: string
  kind: NodeKind
  region: string | null
  container: ContainerSnapshot
  /** null for nodes that are no MySQL servers. */
  server: ServerSnapshot | null
  role: ServerRole | null
  /** The port of 127.0.0.1 on which 3306 is published. */
  port: number | null
  /** What a store of backups holds; absent for other nodes, and while it cannot be looked into. */
  store?: { backups: number; newestAt: number | null }
}

export interface ReplicationError {
  number: number
  message: string
}

export interface ReplicationEdge {
  kind: 'replication'
  id: string
  /** The node it follows; null when SOURCE_HOST is none of this topology's. */
  from: string | null
  to: string
  channel: string
  sourceHost: string
  sourcePort: number
  sourceUser: string
  autoPosition: boolean
  /** The receiver thread: Replica_IO_Running. */
  receiver: 'on' | 'off' | 'connecting'
  /** The applier: Replica_SQL_Running. */
  applier: 'on' | 'off'
  receiverError: ReplicationError | null
  applierError: ReplicationError | null
  /** Seconds_Behind_Source; null where the server itself says NULL. */
  lagSeconds: number | null
  /** Transactions executed on the source and not on the replica; null while either is unknown. */
  transactionsBehind: number | null
  /** Retrieved_Gtid_Set: what has come from the source, applied or not. Absent: none. */
  retrievedGtids?: string
  /** `fallen-back`: semi-sync is on, and the source has stopped waiting. */
  mode: 'async' | 'semi-sync' | 'fallen-back'
  /** Since when the receiver has been trying to connect, milliseconds since 1970. */
  connectingSince: number | null
  /** The last thing known, of a replica that does not answer now. */
  stale: boolean
}

export type Edge = ReplicationEdge

/** From a group's primary to a member that applies its transactions. */
export interface GroupLink {
  from: string
  to: string
  state: MemberState
  /** Transactions executed on the primary and not on this member; null while either is unknown. */
  transactionsBehind: number | null
}

export const routeStates = ['busy', 'ready', 'drained', 'down', 'unknown'] as const

/** The way of a request from one node to the next, as the one that sends it says. */
export interface RouteEdge {
  from: string
  to: string
  what: 'writes' | 'reads' | 'requests'
  /** `busy`: something goes there now. `ready`: it could. `drained`: taken out by hand. `down`: by a check that fails. */
  state: (typeof routeStates)[number]
  /** Why it is down, in the words of the one that sends. */
  reason: string | null
}

/** Somebody outside who uses the topology: a stream of orders. */
export interface ClientSnapshot {
  id: string
  into: string
  /** A line under its name, such as `48 orders/s`. */
  label: string
  state: 'idle' | 'served' | 'failing'
}

/** From a server to the store in which its backups lie: the newest of them. */
export interface BackupFlow {
  from: string
  to: string
  kind: 'full' | 'incremental'
  bytes: number
  /** It is on its way now. */
  flowing: boolean
}

/** A condition for a failover, and whether it holds. */
export interface FailoverCondition {
  id: 'detection' | 'quorum' | 'candidate' | 'applied' | 'health-check' | 'writes'
  title: string
  state: 'met' | 'waiting' | 'failing'
  sentence: string
}

export type FindingKind =
  | 'NodeDown'
  | 'NodePaused'
  | 'NodeCutOff'
  | 'ServerUnreachable'
  | 'ReceiverCannotConnect'
  | 'ReceiverStopped'
  | 'ApplierStopped'
  | 'ReplicationStopped'
  | 'ApplierError'
  | 'ErrantTransactions'
  | 'WritableReplica'
  | 'Lagging'
  | 'UnknownSource'
  | 'DiskLost'
  | 'TwoWritableServers'
  | 'NoWritableServer'
  | 'Diverged'
  | 'NoQuorum'
  | 'MemberUnreachable'
  | 'MemberOut'
  | 'SemiSyncFellBack'
  | 'SemiSyncWaiting'
  | 'ProxyWritesToReadOnly'
  | 'ProxyWritesToDeadServer'
  | 'ProxyHasNoServer'

export interface Finding {
  kind: FindingKind
  /** `bad`: something is broken. `warning`: look at it. `note`: worth knowing. */
  severity: 'bad' | 'warning' | 'note'
  node: string
  /** Two or three words. */
  title: string
  /** One sentence for a learner: what is wrong and what an operator would look at first. */
  sentence: string
}

export interface TopologySnapshot {
  /** Milliseconds since 1970. */
  at: number
  nodes: NodeSnapshot[]
  edges: Edge[]
  /** Absent: none. */
  groupLinks?: GroupLink[]
  routes?: RouteEdge[]
  clients?: ClientSnapshot[]
  backupFlows?: BackupFlow[]
}

/** State classes of the drawing, one meaning each in diagram, tabs, fences and chips. */
export type DiagramTone = 'source' | 'replica' | 'neutral' | 'down' | 'warning' | 'unknown'

export interface DiagramNode {
  id: string
  lines: string[]
  tone: DiagramTone
}

export interface DiagramEdge {
  id: string
  from: string
  to: string
  label: string
  tone: DiagramTone
  dashed: boolean
  /** What goes there now carries the writes. */
  thick?: boolean
  /** Something moves along it now. */
  flowing?: boolean
}

/** The drawing of a snapshot. Two drawings of equal `structure` differ in nothing but labels, tones and the kind of their lines. */
export interface Diagram {
  mermaid: string
  structure: string
  nodes: DiagramNode[]
  edges: DiagramEdge[]
}

export interface TopologyView {
  snapshot: TopologySnapshot
  findings: Finding[]
  diagram: Diagram
  /** Why there is no failover, condition by condition; empty where there is nothing to fail over. */
  failover: FailoverCondition[]
}
