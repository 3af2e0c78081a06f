import type { GroupFacts, ReplicationFacts, ServerFacts } from './role'
import type { WatchedConnection } from './watched-connection'

interface ServerRow {
  readOnly: number
  superReadOnly: number
  state: string | null
  role: string | null
  members: number
  reachable: number
}

/** A server on which the plugin is loaded and not started has one row, with the state OFFLINE. */
const serverQuestion = `
  SELECT @@GLOBAL.read_only AS readOnly, @@GLOBAL.super_read_only AS superReadOnly,
    MAX(IF(MEMBER_ID IN (@@GLOBAL.server_uuid, ''), MEMBER_STATE, NULL)) AS state,
    MAX(IF(MEMBER_ID IN (@@GLOBAL.server_uuid, ''), MEMBER_ROLE, NULL)) AS role,
    COUNT(*) AS members, COALESCE(SUM(MEMBER_STATE IN ('ONLINE', 'RECOVERING')), 0) AS reachable
  FROM performance_schema.replication_group_members`

const groupNameQuestion =
  "SELECT VARIABLE_VALUE AS name FROM performance_schema.global_variables WHERE VARIABLE_NAME = 'group_replication_group_name'"

/**
 * Asks a server for its role. The account needs SELECT on performance_schema, and REPLICATION CLIENT.
 *
 * @throws the driver's error
 */
export async function observeRole(connection: WatchedConnection): Promise<ServerFacts> {
  const [row] = await connection.rows<ServerRow>(serverQuestion)
  if (!row) throw new Error('no answer to the question for the role')
  const group = await groupOf(connection, row)
  const readOnly = row.readOnly === 1
  const replication = readOnly && !group ? await replicationOf(connection) : null
  return { readOnly, superReadOnly: row.superReadOnly === 1, group, replication }
}

async function groupOf(connection: WatchedConnection, row: ServerRow): Promise<GroupFacts | null> {
  if (row.state === null) return null
  if (row.state === 'OFFLINE') {
    // The plugin alone does not make a member: only what has a group to be in is out of it.
    const [group] = await connection.rows<{ name: string }>(groupNameQuestion)
    if (!group?.name) return null
  }
  return {
    state: row.state,
    role: row.role ?? '',
    members: Number(row.members),
    reachable: Number(row.reachable),
  }
}

async function replicationOf(connection: WatchedConnection): Promise<ReplicationFacts | null> {
  const channels = await connection.rows<Record<string, unknown>>('SHOW REPLICA STATUS')
  if (channels.length === 0) return null
  const lags = channels.map((channel) => channel.Seconds_Behind_Source)
  return {
    running: channels.every((one) => one.Replica_IO_Running === 'Yes' && one.Replica_SQL_Running === 'Yes'),
    lagSeconds: lags.includes(null) ? null : Math.max(...lags.map(Number)),
  }
}
