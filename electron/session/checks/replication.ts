import type { CheckOutcome, ReplicationCheck } from '../../contract/check'
import { AppError } from '../../contract/errors'
import { countGtids, type GtidSet, gtidsOf, parseGtidSet, subtractGtids } from '../../mysql/gtid-set'
import { observeServer, type ReplicaChannel } from '../../mysql/observe-server'
import { type CheckContext, judged } from './check-context'

export async function runReplicationCheck(check: ReplicationCheck, context: CheckContext): Promise<CheckOutcome> {
  const { node, from, state, autoPosition, maxBehind, minBehind } = check.replication
  const asked = `SHOW REPLICA STATUS on ${node}`
  const { server, channels } = await observeServer(context.server(node), 4000)
  const channel = channels.find((one) => from === undefined || context.nodeByHost(one.sourceHost) === from)
  if (!channel) {
    const others = channels.map((one) => one.sourceHost || 'no source').join(', ')
    const expected = from ? `${node} replicates from ${from}` : `${node} has a source`
    return judged(false, asked, expected, others ? `Source_Host = ${others}` : 'no source is configured')
  }
  const stateProblem = judgeState(channel, state)
  if (stateProblem) return judged(false, asked, stateProblem.expected, stateProblem.observed)
  if (autoPosition !== undefined && channel.autoPosition !== autoPosition) {
    return judged(
      false,
      asked,
      `Auto_Position = ${autoPosition ? 1 : 0}`,
      `Auto_Position = ${channel.autoPosition ? 1 : 0}`,
    )
  }
  if (maxBehind === undefined && minBehind === undefined) {
    return judged(true, asked, describe(state, from), statusLine(channel))
  }
  const sourceNode = from ?? context.nodeByHost(channel.sourceHost)
  if (sourceNode === null) return judged(false, asked, 'a source of this lab', `Source_Host = ${channel.sourceHost}`)
  const source = (await observeServer(context.server(sourceNode), 4000)).server
  const missing = subtractGtids(gtidSetOf(sourceNode, source.gtidExecuted), gtidSetOf(node, server.gtidExecuted))
  const behind = countGtids(missing)
  const observed = `${behind} transactions of ${sourceNode} are not on ${node}`
  if (maxBehind !== undefined && behind > maxBehind)
    return judged(false, asked, `at most ${maxBehind} behind`, observed)
  if (minBehind !== undefined && countGtids(gtidsOf(missing, new Set([source.serverUuid]))) < minBehind) {
    return judged(false, asked, `at least ${minBehind} behind`, observed)
  }
  return judged(true, asked, describe(state, from), observed)
}

/** @throws AppError SQL_FAILED: a set that cannot be counted is not an empty one */
function gtidSetOf(node: string, text: string): GtidSet {
  const set = parseGtidSet(text)
  if (set) return set
  throw new AppError('SQL_FAILED', `The GTID set of ${node} cannot be read: ${text.slice(0, 200)}`, {
    details: { node },
  })
}

function judgeState(channel: ReplicaChannel, state: ReplicationCheck['replication']['state']) {
  if (state === 'running') {
    if (channel.receiver !== 'on') {
      return {
        expected: 'Replica_IO_Running = Yes',
        observed: withError(`Replica_IO_Running = ${receiverWord(channel)}`, channel),
      }
    }
    if (channel.applier !== 'on') {
      return { expected: 'Replica_SQL_Running = Yes', observed: withError('Replica_SQL_Running = No', channel) }
    }
  }
  if (state === 'stopped' && (channel.receiver !== 'off' || channel.applier !== 'off')) {
    return { expected: 'both threads stopped', observed: statusLine(channel) }
  }
  return null
}

function describe(state: string, from: string | undefined): string {
  return `replication${from ? ` from ${from}` : ''} is ${state}`
}

function statusLine(channel: ReplicaChannel): string {
  return `Replica_IO_Running = ${receiverWord(channel)}, Replica_SQL_Running = ${channel.applier === 'on' ? 'Yes' : 'No'}`
}

function receiverWord(channel: ReplicaChannel): string {
  return { on: 'Yes', off: 'No', connecting: 'Connecting' }[channel.receiver]
}

function withError(text: string, channel: ReplicaChannel): string {
  const error = channel.receiverError ?? channel.applierError
  return error ? `${text}; error ${error.number}: ${error.message}` : text
}
