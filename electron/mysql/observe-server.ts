import type { KnownServer, ReplicationError } from '../contract/topology'
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

export interface ObservedServer {
  server: KnownServer
  channels: ReplicaChannel[]
  /** Semi-synchronous replication works now, as a source or as a replica. */
  semiSyncSource: boolean
  semiSyncReplica: boolean
}

const variables = `SELECT @@version AS version, @@server_id AS serverId, @@server_uuid AS serverUuid,
  @@global.read_only AS readOnly, @@global.super_read_only AS superReadOnly, @@global.gtid_mode AS gtidMode,
  @@global.gtid_executed AS gtidExecuted, @@global.gtid_purged AS gtidPurged`

const semiSync = `SELECT VARIABLE_NAME AS name, VARIABLE_VALUE AS value FROM performance_schema.global_status
  WHERE VARIABLE_NAME IN ('Rpl_semi_sync_source_status', 'Rpl_semi_sync_replica_status')`

const workerErrors = `SELECT CHANNEL_NAME AS channel, LAST_ERROR_NUMBER AS number, LAST_ERROR_MESSAGE AS message
  FROM performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0
  ORDER BY LAST_ERROR_TIMESTAMP`

/** Asks a server for what the diagram shows. @throws AppError SERVER_UNREACHABLE, SQL_FAILED */
export async function observeServer(server: Server, timeoutMs: number): Promise<ObservedServer> {
  const options = { timeoutMs }
  const [values = {}] = await server.rows(variables, options)
  const channels = (await server.rows('SHOW REPLICA STATUS', options)).map(parseChannel)
  if (channels.some((channel) => channel.applierError)) await explainApplierErrors(server, channels, options)
  const [log] = await server.rows('SHOW BINARY LOG STATUS', options)
  const semi = new Map((await server.rows(semiSync, options)).map((row) => [row.name, row.value]))
  return {
    server: {
      observedAt: Date.now(),
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
    semiSyncSource: semi.get('Rpl_semi_sync_source_status') === 'ON',
    semiSyncReplica: semi.get('Rpl_semi_sync_replica_status') === 'ON',
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
