import type { TimelineEvent } from '../contract/timeline'
import type { Finding, MemberState, NodeSnapshot, TopologySnapshot, TopologyView } from '../contract/topology'
import { answering } from './server-facts'

const roleWords = {
  standalone: 'replicates from nobody and has no replica',
  source: 'is a source',
  replica: 'is a replica',
  primary: 'is the primary',
  secondary: 'is a secondary',
} as const

/** Findings that say what a container's own line has said. */
const saidByContainer = new Set<Finding['kind']>(['NodeDown', 'NodePaused', 'NodeCutOff'])

/** Pure: what happened between two looks at a topology. What is not known at both is no change. */
export function timelineEvents(before: TopologyView, after: TopologyView): TimelineEvent[] {
  const at = after.snapshot.at
  const events: TimelineEvent[] = []
  for (const node of after.snapshot.nodes) {
    const old = before.snapshot.nodes.find((one) => one.id === node.id)
    if (old) events.push(...ofNode(old, node, at))
  }
  events.push(...suspicions(before.snapshot, after.snapshot), ...switches(before.snapshot, after.snapshot))
  const key = (finding: Finding) => `${finding.kind} ${finding.node}`
  const was = new Map(before.findings.map((finding) => [key(finding), finding]))
  const is = new Map(after.findings.map((finding) => [key(finding), finding]))
  for (const [name, finding] of is) {
    if (was.has(name) || saidByContainer.has(finding.kind)) continue
    events.push({
      at,
      kind: 'finding',
      node: finding.node,
      text: `${finding.title}: ${finding.sentence.replace(/\.$/, '')}`,
    })
  }
  for (const [name, finding] of was) {
    if (is.has(name) || saidByContainer.has(finding.kind) || isHidden(finding, after)) continue
    events.push({ at, kind: 'resolved', node: finding.node, text: `Over: ${finding.title}` })
  }
  return events
}

/** What is wrong with a replica's connection is not said while its source is down: that does not mean that it is over. */
function isHidden(finding: Finding, { snapshot }: TopologyView): boolean {
  if (finding.kind !== 'ReceiverCannotConnect' && finding.kind !== 'ReceiverStopped') return false
  const edge = snapshot.edges.find(({ to }) => to === finding.node)
  const source = snapshot.nodes.find(({ id }) => id === edge?.from)
  const down = source !== undefined && (source.container.state !== 'running' || source.container.cutOff === true)
  return down && edge?.receiver !== 'on'
}

/** Members that a majority begins to suspect, or has expelled: the moment a group notices that one is gone. */
function suspicions(before: TopologySnapshot, after: TopologySnapshot): TimelineEvent[] {
  const was = membersByMajority(before)
  const is = membersByMajority(after)
  if (was.size === 0 || is.size === 0) return []
  return [...was].flatMap(([node, state]): TimelineEvent[] => {
    const now = is.get(node)
    const event = (text: string): TimelineEvent[] => [{ at: after.at, kind: 'detection', node, text }]
    if (now === 'UNREACHABLE' && state !== 'UNREACHABLE') return event(`The group no longer reaches ${node}`)
    if (now !== undefined) return []
    return event(leftByItself(node, after) ? `${node} has left the group` : `The group has expelled ${node}`)
  })
}

/** It answers, and is in no group any more: STOP GROUP_REPLICATION, not an expulsion. */
function leftByItself(node: string, snapshot: TopologySnapshot): boolean {
  const server = answering(snapshot).find(({ id }) => id === node)?.server
  return server !== undefined && (!server.group || server.group.state === 'OFFLINE')
}

function membersByMajority(snapshot: TopologySnapshot): Map<string, MemberState> {
  const view = answering(snapshot).find(
    ({ server }) => server.group?.hasQuorum && ['ONLINE', 'RECOVERING'].includes(server.group.state),
  )
  return new Map(view?.server.group?.members.flatMap(({ node, state }) => (node === null ? [] : [[node, state]])))
}

/** A proxy or an API server begins to send its writes to another server. */
function switches(before: TopologySnapshot, after: TopologySnapshot): TimelineEvent[] {
  const busy = (snapshot: TopologySnapshot, from: string) =>
    (snapshot.routes ?? []).filter((route) => route.from === from && route.what === 'writes' && route.state === 'busy')
  return [...new Set((after.routes ?? []).map(({ from }) => from))].flatMap((from): TimelineEvent[] => {
    const was = new Set(busy(before, from).map(({ to }) => to))
    return busy(after, from)
      .filter(({ to }) => !was.has(to))
      .map(({ to }) => ({ at: after.at, kind: 'route', node: from, text: `${from} sends writes to ${to}` }))
  })
}

function ofNode(before: NodeSnapshot, after: NodeSnapshot, at: number): TimelineEvent[] {
  const events: TimelineEvent[] = []
  const from = before.container.state
  const to = after.container.state
  if (from !== to && from !== 'unknown' && to !== 'unknown') {
    events.push({
      at: Math.min(at, after.container.since),
      kind: 'container',
      node: after.id,
      text: `${after.id} ${containerWords(after, from)}`,
    })
  }
  if (before.container.cutOff !== after.container.cutOff && from === to) {
    const words = after.container.cutOff ? 'is cut off from its networks' : 'is on its networks again'
    events.push({ at, kind: 'container', node: after.id, text: `${after.id} ${words}` })
  }
  if (before.role !== after.role && before.role && after.role && bothKnown(before, after)) {
    events.push({ at, kind: 'role', node: after.id, text: `${after.id} ${roleWords[after.role]}` })
  }
  if (bothKnown(before, after) && before.server?.status === 'known' && after.server?.status === 'known') {
    const was = access(before.server)
    const is = access(after.server)
    if (was !== is) events.push({ at, kind: 'write-access', node: after.id, text: `${after.id} is now ${is}` })
  }
  return events
}

function containerWords(node: NodeSnapshot, from: string): string {
  const { state, exitCode } = node.container
  if (state === 'running') return from === 'paused' ? 'goes on after its pause' : 'runs'
  if (state === 'exited' || state === 'dead') {
    return exitCode === 137 ? 'was killed' : `stopped${exitCode ? ` with exit code ${exitCode}` : ''}`
  }
  return state === 'paused' ? 'hangs: it is paused' : `is ${state}`
}

function bothKnown(before: NodeSnapshot, after: NodeSnapshot): boolean {
  return before.server?.status === 'known' && after.server?.status === 'known'
}

function access(server: { readOnly: boolean; superReadOnly: boolean }): string {
  return server.superReadOnly ? 'super read-only' : server.readOnly ? 'read-only' : 'writable'
}
