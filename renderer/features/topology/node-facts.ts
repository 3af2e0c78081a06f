import type { KnownServer, NodeSnapshot } from '../../../electron/contract/topology'
import { formatClock } from '../../ui/duration'

export interface NodeFact {
  label: string
  value: string
  /** Code: identifiers and sets, in the code font. */
  code?: boolean
}

/** What is known of a node, line by line. Unknown says since when and why; it is never left blank. */
export function nodeFacts(node: NodeSnapshot): NodeFact[] {
  const facts: NodeFact[] = [{ label: 'container', value: describeContainer(node) }]
  const { server } = node
  if (!server) return facts
  if (server.status === 'unknown') {
    facts.push({ label: 'server', value: `unknown since ${formatClock(server.since)}: ${server.reason}` })
    if (!server.last) return facts
    facts.push({ label: 'last seen', value: formatClock(server.last.observedAt) })
    return [...facts, ...serverFacts(server.last)]
  }
  return [...facts, ...serverFacts(server)]
}

function describeContainer({ container }: NodeSnapshot): string {
  const exit = container.state === 'exited' && container.exitCode !== null ? ` (${container.exitCode})` : ''
  return `${container.state}${exit} since ${formatClock(container.since)}`
}

function serverFacts(server: KnownServer): NodeFact[] {
  const writes = server.superReadOnly ? 'super_read_only' : server.readOnly ? 'read_only' : 'read-write'
  return [
    { label: 'MySQL', value: `${server.version}, server id ${server.serverId}` },
    { label: 'writes', value: writes },
    { label: 'server UUID', value: server.serverUuid, code: true },
    { label: 'gtid_mode', value: server.gtidMode },
    { label: 'GTIDs executed', value: shorten(server.gtidExecuted), code: true },
    ...(server.gtidPurged ? [{ label: 'GTIDs purged', value: shorten(server.gtidPurged), code: true }] : []),
    {
      label: 'binary log',
      value: server.binaryLog ? `${server.binaryLog.file} · ${server.binaryLog.position}` : 'off',
    },
  ]
}

function shorten(set: string): string {
  if (set === '') return 'none'
  const text = set.replace(/\s+/g, '')
  return text.length <= 240 ? text : `${text.slice(0, 240)}…`
}
