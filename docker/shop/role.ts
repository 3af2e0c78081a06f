/** What a server says of itself. */
export interface ServerFacts {
  readOnly: boolean
  superReadOnly: boolean
  /** Its place in a replication group; null where it is in none and is not meant to be. */
  group: GroupFacts | null
  /** Its channels from other servers. Only asked where it could serve reads. */
  replication: ReplicationFacts | null
}

export interface GroupFacts {
  state: string
  role: string
  /** As this server sees the group. */
  members: number
  reachable: number
}

export interface ReplicationFacts {
  running: boolean
  lagSeconds: number | null
}

export interface Verdict {
  ok: boolean
  reason: string
}

/** Whether it is the one server to write to. */
export function primaryVerdict({ readOnly, superReadOnly, group }: ServerFacts): Verdict {
  if (group) {
    if (group.state !== 'ONLINE') return no(`group member is ${group.state}`)
    if (!hasMajority(group)) return no(`no majority: ${group.reachable} of ${group.members} members can be reached`)
    if (group.role !== 'PRIMARY') return no(`group member is ${group.role}`)
  }
  if (superReadOnly) return no('super_read_only is on')
  if (readOnly) return no('read_only is on')
  return { ok: true, reason: group ? 'primary of its group' : 'writable' }
}

/** Whether it can serve reads as a replica. */
export function replicaVerdict({ readOnly, group, replication }: ServerFacts, maxLagSeconds: number): Verdict {
  if (group) {
    if (group.state !== 'ONLINE') return no(`group member is ${group.state}`)
    if (!hasMajority(group)) return no(`no majority: ${group.reachable} of ${group.members} members can be reached`)
    return group.role === 'SECONDARY'
      ? { ok: true, reason: 'secondary of its group' }
      : no(`group member is ${group.role}`)
  }
  if (!readOnly) return no('read_only is off')
  if (!replication) return no('does not replicate')
  if (!replication.running) return no('replication does not run')
  if (replication.lagSeconds === null) return no('lag is unknown')
  const lag = `${replication.lagSeconds} s behind`
  return replication.lagSeconds <= maxLagSeconds
    ? { ok: true, reason: lag }
    : no(`${lag}, more than ${maxLagSeconds} s`)
}

function hasMajority({ members, reachable }: GroupFacts): boolean {
  return reachable * 2 > members
}

function no(reason: string): Verdict {
  return { ok: false, reason }
}
