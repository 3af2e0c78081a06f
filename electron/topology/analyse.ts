import type { Finding, KnownServer, NodeSnapshot, ReplicationEdge, TopologySnapshot } from '../contract/topology'
import { countGtids, formatGtidSet, type GtidSet, gtidsOf, parseGtidSet, subtractGtids } from '../mysql/gtid-set'
import { analyseGroup } from './analyse-group'
import { analyseRoutes } from './analyse-routes'
import { analyseSemiSync } from './analyse-semi-sync'
import { analyseWriters } from './analyse-writers'
import { finding, list, plural } from './finding'
import { type AnsweringNode, answering, areConnected, takesWrites, wasPromotedFrom } from './server-facts'

/** A replica this many seconds or transactions behind is worth a sentence. */
const lagging = { seconds: 5, transactions: 50 } as const
/** A server may be silent for this long before it is called unreachable. */
const silenceMs = 1500

/** Pure: what is wrong with a topology, the worst first, each in a sentence for a learner. */
export function analyse(snapshot: TopologySnapshot): Finding[] {
  const findings = [
    ...snapshot.nodes.flatMap((node) => ofNode(node, snapshot)),
    ...analyseWriters(snapshot),
    ...analyseGroup(snapshot),
    ...analyseRoutes(snapshot),
    ...analyseSemiSync(snapshot),
    ...snapshot.edges.flatMap((edge) => ofEdge(edge, snapshot)),
  ]
  const order = { bad: 0, warning: 1, note: 2 } as const
  return findings.sort((a, b) => order[a.severity] - order[b.severity])
}

function ofNode(node: NodeSnapshot, snapshot: TopologySnapshot): Finding[] {
  const { state, exitCode } = node.container
  const replicas = snapshot.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to)
  const followers = replicas.length > 0 ? ` ${list(replicas)} can receive nothing from it.` : ''
  const successor = successorOf(node, snapshot)
  if (state === 'removed') {
    return [
      finding(
        'NodeDown',
        'bad',
        node.id,
        'Container removed',
        `The container of ${node.id} was removed behind Standby's back. End the lab and start it again.`,
      ),
    ]
  }
  if (state === 'created' && node.kind === 'mysql') {
    return [
      finding(
        'DiskLost',
        'bad',
        node.id,
        `${node.id} has lost its disk`,
        `${node.id} is down, and everything it stored is gone.${followers} Started again it is an empty server: its data have to come from a copy somewhere else.`,
      ),
    ]
  }
  if (state === 'exited' || state === 'dead') {
    const how =
      exitCode === 137 ? 'was killed' : exitCode === 0 ? 'was shut down' : `stopped with exit code ${exitCode}`
    return [
      finding(
        'NodeDown',
        'bad',
        node.id,
        `${node.id} is down`,
        successor
          ? `${node.id} ${how}, and ${successor.id} has taken its place. Keep applications away from ${node.id} before you start it: it would accept writes as before.`
          : `${node.id} ${how}.${followers} Read its log first, then start it.`,
      ),
    ]
  }
  if (state === 'paused') {
    return [
      finding(
        'NodePaused',
        'bad',
        node.id,
        `${node.id} hangs`,
        successor
          ? `${node.id} is paused, and ${successor.id} has taken its place: when ${node.id} wakes up, it accepts writes as before. Fence it first: stop it, or cut its network.`
          : `${node.id} is paused: it keeps its connections and answers nothing.${followers} It may come back at any moment.`,
      ),
    ]
  }
  if (node.container.cutOff) {
    return [
      finding(
        'NodeCutOff',
        'bad',
        node.id,
        `${node.id} is cut off`,
        `${node.id} runs, but is on no network: it may still believe that it serves.${followers} Decide which side goes on before you connect it again.`,
      ),
    ]
  }
  if (state !== 'running' || node.server === null) return []
  if (node.server.status === 'unknown') {
    if (snapshot.at - node.server.since < silenceMs) return []
    return [
      finding(
        'ServerUnreachable',
        'bad',
        node.id,
        `${node.id} does not answer`,
        `The container of ${node.id} runs, but its server does not answer: ${node.server.reason.replace(/\.$/, '')}. Its error log says why.`,
      ),
    ]
  }
  return []
}

/** A writable server that was promoted from this one, which does not answer. */
function successorOf(node: NodeSnapshot, snapshot: TopologySnapshot): AnsweringNode | undefined {
  const last = node.server?.status === 'unknown' ? node.server.last : null
  if (!last) return undefined
  return answering(snapshot).find(
    (one) => takesWrites(one) && wasPromotedFrom(one.server, last) && !areConnected(one.id, node.id, snapshot),
  )
}

function ofEdge(edge: ReplicationEdge, snapshot: TopologySnapshot): Finding[] {
  if (edge.stale) return []
  const found: Finding[] = []
  const source = edge.from ?? edge.sourceHost
  const sourceNode = snapshot.nodes.find((node) => node.id === edge.from)
  const sourceDown =
    sourceNode !== undefined && (sourceNode.container.state !== 'running' || sourceNode.container.cutOff === true)
  if (edge.from === null) {
    found.push(
      finding(
        'UnknownSource',
        'warning',
        edge.to,
        'Unknown source',
        `${edge.to} is told to replicate from ${edge.sourceHost || 'nowhere'}, which is no server of this lab. Look at SOURCE_HOST.`,
      ),
    )
  }
  // A source that is down is said once, on the source.
  if (!sourceDown) found.push(...receiverFindings(edge, source, snapshot.at))
  found.push(...applierFindings(edge, source))
  const errant = errantTransactions(edge, snapshot)
  if (errant && countGtids(errant) > 0) {
    const count = countGtids(errant)
    const own = known(snapshot, edge.to)?.serverUuid ?? ''
    const written = countGtids(gtidsOf(errant, new Set([own]))) > 0
    found.push(
      finding(
        'ErrantTransactions',
        'warning',
        edge.to,
        'Errant transactions',
        written
          ? `${edge.to} executed ${plural(count, 'transaction')} that ${source} never had (${shorten(formatGtidSet(errant))}): somebody wrote on the replica. Find out what they changed before this server is ever promoted.`
          : `${edge.to} executed ${plural(count, 'transaction')} that ${source} never had (${shorten(formatGtidSet(errant))}), of another server: it got more of an earlier source than ${source} did. Find out what they changed, then rebuild ${edge.to}.`,
      ),
    )
  }
  if (edge.receiver === 'on' && edge.applier === 'on') {
    const late = (edge.lagSeconds ?? 0) >= lagging.seconds || (edge.transactionsBehind ?? 0) >= lagging.transactions
    if (late) {
      found.push(
        finding(
          'Lagging',
          'warning',
          edge.to,
          `${edge.to} lags`,
          `${edge.to} is ${plural(edge.transactionsBehind ?? 0, 'transaction')} and ${edge.lagSeconds ?? 0} s behind ${source}: what is read there is old. Look at what its applier is busy with.`,
        ),
      )
    }
    const server = known(snapshot, edge.to)
    if (server && !server.superReadOnly) {
      const who = server.readOnly ? 'an administrator' : 'any application'
      found.push(
        finding(
          'WritableReplica',
          'note',
          edge.to,
          'Writable replica',
          `${edge.to} follows ${source}, and ${who} can still write on it. super_read_only=ON would prevent that.`,
        ),
      )
    }
  }
  return found
}

function receiverFindings(edge: ReplicationEdge, source: string, at: number): Finding[] {
  const error = edge.receiverError
  if (edge.receiver === 'connecting' && error) {
    const seconds = edge.connectingSince === null ? null : Math.max(1, Math.round((at - edge.connectingSince) / 1000))
    const since = seconds === null ? '' : ` for ${seconds} s`
    return [
      finding(
        'ReceiverCannotConnect',
        'bad',
        edge.to,
        'Receiver cannot connect',
        `${edge.to} has been trying to reach ${source}${since}: error ${error.number}, ${connectAdvice(error.number, error.message)}`,
      ),
    ]
  }
  if (edge.receiver === 'off' && error) {
    return [
      finding(
        'ReceiverStopped',
        'bad',
        edge.to,
        'Receiver stopped',
        `${edge.to} receives nothing from ${source}: error ${error.number}, ${receiverAdvice(error.number, error.message)}`,
      ),
    ]
  }
  if (edge.receiver === 'off' && edge.applier === 'off' && !edge.applierError) {
    const behind = edge.transactionsBehind ? ` It is ${plural(edge.transactionsBehind, 'transaction')} behind.` : ''
    return [
      finding(
        'ReplicationStopped',
        'note',
        edge.to,
        'Replication stopped',
        `${edge.to} knows its source, and neither receives nor applies.${behind} START REPLICA starts both threads.`,
      ),
    ]
  }
  if (edge.receiver === 'off' && edge.applier === 'on') {
    return [
      finding(
        'ReceiverStopped',
        'warning',
        edge.to,
        'Receiver stopped',
        `The receiver of ${edge.to} was stopped: what ${source} writes from now on is on ${source} alone.`,
      ),
    ]
  }
  return []
}

function applierFindings(edge: ReplicationEdge, source: string): Finding[] {
  const error = edge.applierError
  if (error) {
    return [
      finding(
        'ApplierError',
        'bad',
        edge.to,
        'Applier stopped',
        `${edge.to} could not apply a transaction of ${source}: error ${error.number}, ${applierAdvice(error.number, error.message)}`,
      ),
    ]
  }
  if (edge.applier === 'off' && edge.receiver !== 'off') {
    return [
      finding(
        'ApplierStopped',
        'warning',
        edge.to,
        'Applier stopped',
        `The applier of ${edge.to} was stopped: transactions pile up in its relay log and are not in its tables.`,
      ),
    ]
  }
  return []
}

function connectAdvice(number: number, message: string): string {
  if (number === 1045) return 'the account is refused. Check user and password given to CHANGE REPLICATION SOURCE TO.'
  if (number === 2061) return 'the account wants a secure connection. Use SOURCE_SSL=1, or GET_SOURCE_PUBLIC_KEY=1.'
  if (number === 2003 || number === 2005)
    return 'the host does not answer. Check SOURCE_HOST, the port, and that the source is up.'
  return serverWords(message)
}

function receiverAdvice(number: number, message: string): string {
  // 13114 wraps errors of the source; 1236 is what the source says of a binary log it cannot send.
  if (/purged|required binary logs/i.test(message)) {
    return 'the source has already purged binary logs that the replica needs. Copy the data over first.'
  }
  if (/not have the REPLICATION SLAVE|access denied/i.test(message) || number === 1227) {
    return 'the account may not read the binary log. It needs REPLICATION SLAVE.'
  }
  if (/same server id|equal MySQL server/i.test(message))
    return 'both servers have the same identity. Each needs its own server_id and server_uuid.'
  return serverWords(message)
}

function applierAdvice(number: number, message: string): string {
  if (number === 1062)
    return 'a row with that key is already there. Compare the row on both servers before you repair anything.'
  if (number === 1032)
    return 'the row to change is not there. Compare the row on both servers before you repair anything.'
  return serverWords(message)
}

/**
 * Transactions of the replica that none of the servers above it has. What comes from a server above is left out: it may be
 * newer than the last look at that server.
 */
function errantTransactions(edge: ReplicationEdge, snapshot: TopologySnapshot): GtidSet | null {
  const replica = known(snapshot, edge.to)
  const source = edge.from === null ? null : known(snapshot, edge.from)
  if (!replica || !source) return null
  const here = parseGtidSet(replica.gtidExecuted)
  const there = parseGtidSet(source.gtidExecuted)
  if (!here || !there) return null
  const extra = subtractGtids(here, there)
  return subtractGtids(extra, gtidsOf(extra, uuidsAbove(edge.to, snapshot)))
}

/** The servers from which something can reach a node, over all of its channels and theirs; those that do not answer, too. */
function uuidsAbove(id: string, snapshot: TopologySnapshot): Set<string> {
  const above = new Set<string>()
  const visit = (replica: string) => {
    for (const { from, to } of snapshot.edges) {
      if (to !== replica || from === null || above.has(from)) continue
      above.add(from)
      visit(from)
    }
  }
  visit(id)
  const servers = snapshot.nodes.filter((node) => above.has(node.id)).map((node) => node.server)
  return new Set(servers.flatMap((server) => (server?.status === 'known' ? server : server?.last)?.serverUuid ?? []))
}

function known(snapshot: TopologySnapshot, id: string): KnownServer | null {
  const server = snapshot.nodes.find((node) => node.id === id)?.server
  return server?.status === 'known' ? server : null
}

/** What a server says, as the end of a sentence. */
function serverWords(message: string): string {
  return shorten(message).replace(/([^.…])$/, '$1.')
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}…` : text
}
