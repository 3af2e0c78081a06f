import type { KnownServer, MemberState, ReplicationError, SemiSyncSource } from '../contract/topology'
import type { Server, TextCell } from './server'

/** A replication channel as `SHOW REPLICA STATUS` reports it (MySQL Reference Manual, SHOW REPLICA STATUS Statement). */
export interface ReplicaChannel {
  channel: string
  sourceHost: string
  sourcePort: number
  sourceUser: string
  sourceUuid: string
  receiver: 'on' | 'off' | 'connecting'
  applier: 'on' | 'off'
  receiverError: ReplicationError | null
  applierError: ReplicationError | null
  lagSeconds: number | null
  autoPosition: boolean
  retrievedGtids: string
}

/** A row of performance_schema.replication_group_members. */
export interface ObservedMember {
  uuid: string
  host: string
  state: MemberState
  role: 'PRIMARY' | 'SECONDARY'
}

export interface ObservedServer {
  server: Omit<KnownServer, 'group' | 'semiSync'>
  channels: ReplicaChannel[]
  /** Semi-synchronous replication works now, as a source or as a replica. */
  semiSyncSource: boolean
  semiSyncReplica: boolean
  /** As a source; null where the plugin is not there. */
  semiSync: SemiSyncSource | null
  /** The group as this server sees it; empty where it is in none. */
  members: ObservedMember[]
  /** Transactions that it has received from the group and not applied. */
  applierQueue: number
}

/** One round trip for everything that is no statement of its own. */
const state = `SELECT @@version AS version, @@server_id AS serverId, @@server_uuid AS serverUuid,
  @@global.read_only AS readOnly, @@global.super_read_only AS superReadOnly, @@global.gtid_mode AS gtidMode,
  @@global.gtid_executed AS gtidExecuted, @@global.gtid_purged AS gtidPurged,
  (SELECT JSON_OBJECTAGG(LOWER(VARIABLE_NAME), VARIABLE_VALUE) FROM performance_schema.global_status
    WHERE VARIABLE_NAME IN ('Rpl_semi_sync_source_status', 'Rpl_semi_sync_source_clients', 'Rpl_semi_sync_source_no_tx',
      'Rpl_semi_sync_source_wait_sessions', 'Rpl_semi_sync_replica_status')) AS semiSync,
  (SELECT VARIABLE_VALUE FROM performance_schema.global_variables
    WHERE VARIABLE_NAME = 'rpl_semi_sync_source_enabled') AS semiSyncEnabled,
  (SELECT JSON_ARRAYAGG(JSON_OBJECT('uuid', MEMBER_ID, 'host', MEMBER_HOST, 'state', MEMBER_STATE, 'role', MEMBER_ROLE))
    FROM performance_schema.replication_group_members WHERE MEMBER_ID <> '') AS members,
  (SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE FROM performance_schema.replication_group_member_stats
    WHERE MEMBER_ID = @@server_uuid) AS applierQueue`

const workerErrors = `SELECT CHANNEL_NAME AS channel, LAST_ERROR_NUMBER AS number, LAST_ERROR_MESSAGE AS message
  FROM performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0
  ORDER BY LAST_ERROR_TIMESTAMP`

/** Asks a server for what the diagram shows. @throws AppError SERVER_UNREACHABLE, SQL_FAILED */
export async function observeServer(server: Server, timeoutMs: number): Promise<ObservedServer> {
  const options = { timeoutMs }
  // What it answers may be as old as the question.
  const observedAt = Date.now()
  const [values = {}] = await server.rows(state, options)
  // A group's own channels are the group's business: who sends to whom is in its members.
  const channels = (await server.rows('SHOW REPLICA STATUS', options))
    .map(parseChannel)
    .filter(({ channel }) => !channel.startsWith('group_replication_'))
  if (channels.some((channel) => channel.applierError)) await explainApplierErrors(server, channels, options)
  const [log] = await server.rows('SHOW BINARY LOG STATUS', options)
  const semi = parseJson<Record<string, string>>(values.semiSync) ?? {}
  return {
    server: {
      observedAt,
      version: values.version ?? '',
      serverId: Number(values.serverId),
      serverUuid: values.serverUuid ?? '',
      readOnly: values.readOnly === '1',
      superReadOnly: values.superReadOnly === '1',
      gtidMode: values.gtidMode ?? '',
      gtidExecuted: (values.gtidExecuted ?? '').replace(/\s+/g, ''),
      gtidPurged: (values.gtidPurged ?? '').replace(/\s+/g, ''),
      binaryLog: log ? { file: log.File ?? '', position: Number(log.Position) } : null,
    },
    channels,
    semiSyncSource: semi.rpl_semi_sync_source_status === 'ON',
    semiSyncReplica: semi.rpl_semi_sync_replica_status === 'ON',
    semiSync: parseSemiSync(values.semiSyncEnabled ?? null, semi),
    members: (parseJson<Record<keyof ObservedMember, string>[]>(values.members) ?? []).map(parseMember),
    applierQueue: Number(values.applierQueue ?? 0),
  }
}

function parseJson<T>(text: TextCell | undefined): T | null {
  return text == null ? null : (JSON.parse(text) as T)
}

/** Pure. @param enabled rpl_semi_sync_source_enabled; null where the plugin is not there */
export function parseSemiSync(enabled: TextCell, status: Readonly<Record<string, string>>): SemiSyncSource | null {
  if (enabled === null) return null
  const number = (name: string) => Number(status[`rpl_semi_sync_source_${name}`] ?? 0)
  return {
    enabled: enabled === 'ON',
    active: status.rpl_semi_sync_source_status === 'ON',
    clients: number('clients'),
    withoutAcknowledgement: number('no_tx'),
    waiting: number('wait_sessions'),
  }
}

const memberStates: readonly MemberState[] = ['ONLINE', 'RECOVERING', 'OFFLINE', 'ERROR', 'UNREACHABLE']

/** Pure: a row of performance_schema.replication_group_members. */
export function parseMember(row: Readonly<Record<keyof ObservedMember, string>>): ObservedMember {
  return {
    uuid: row.uuid,
    host: row.host,
    state: memberStates.find((known) => known === row.state) ?? 'OFFLINE',
    role: row.role === 'PRIMARY' ? 'PRIMARY' : 'SECONDARY',
  }
}

/** SHOW REPLICA STATUS says of a parallel applier only that a worker failed: what failed, the worker says. */
async function explainApplierErrors(
  server: Server,
  channels: ReplicaChannel[],
  options: { timeoutMs: number },
): Promise<void> {
  for (const worker of await server.rows(workerErrors, options)) {
    const channel = channels.find((one) => one.channel === worker.channel)
    if (channel?.applierError) channel.applierError = { number: Number(worker.number), message: worker.message ?? '' }
  }
}

/** Pure: one row of `SHOW REPLICA STATUS`. */
export function parseChannel(row: Record<string, TextCell>): ReplicaChannel {
  const error = (number: TextCell | undefined, message: TextCell | undefined): ReplicationError | null =>
    Number(number ?? 0) === 0 ? null : { number: Number(number), message: message ?? '' }
  const receiver = row.Replica_IO_Running
  return {
    channel: row.Channel_Name ?? '',
    sourceHost: row.Source_Host ?? '',
    sourcePort: Number(row.Source_Port ?? 0),
    sourceUser: row.Source_User ?? '',
    sourceUuid: row.Source_UUID ?? '',
    receiver: receiver === 'Yes' ? 'on' : receiver === 'Connecting' ? 'connecting' : 'off',
    applier: row.Replica_SQL_Running === 'Yes' ? 'on' : 'off',
    receiverError: error(row.Last_IO_Errno, row.Last_IO_Error),
    applierError: error(row.Last_SQL_Errno, row.Last_SQL_Error),
    lagSeconds: row.Seconds_Behind_Source == null ? null : Number(row.Seconds_Behind_Source),
    autoPosition: row.Auto_Position === '1',
    retrievedGtids: (row.Retrieved_Gtid_Set ?? '').replace(/\s+/g, ''),
  }
}
