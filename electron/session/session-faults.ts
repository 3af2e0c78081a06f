import { randomBytes } from 'node:crypto'
import { AppError, BugError } from '../contract/errors'
import { type ActiveFault, type FaultRequest, faultDescriptions } from '../contract/fault'
import type { TopologyView } from '../contract/topology'
import type { Engine } from '../engine/engine'
import { injectEngineFault, undoEngineFault } from '../engine/faults'
import type { Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'
import { injectReplicaFault, undoReplicaFault } from '../mysql/replica-faults'
import type { Server } from '../mysql/server'

export interface FaultContext {
  /** @throws AppError ENGINE_UNREACHABLE */
  engine(): Engine
  owner: Owner
  nodes: readonly NodeSpec[]
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
}

/**
 * Injects a fault.
 *
 * @returns the fault, to be undone; null for one that is over by itself
 * @throws AppError INPUT_INVALID, NODE_GONE, ENGINE_REFUSED, SQL_FAILED
 */
export async function injectFault(context: FaultContext, request: FaultRequest): Promise<ActiveFault | null> {
  const node = nodeOf(context, request.node)
  const { kind } = request
  if (kind === 'stop-receiver' || kind === 'stop-applier' || kind === 'delay-replica') {
    if (node.kind !== 'mysql') throw new AppError('INPUT_INVALID', `${node.id} is not a MySQL server.`)
    await injectReplicaFault(context.server(node.id), kind)
  } else if (kind === 'diverge' || kind === 'fill-disk' || kind === 'lose-disk') throw new BugError('not there yet')
  else await injectEngineFault(context.engine(), context.owner, node, kind)
  if (faultDescriptions[kind].undo === null) return null
  return { ...request, id: randomBytes(6).toString('hex'), at: Date.now() }
}

/** @throws AppError as {@link injectFault} */
export async function undoFault(context: FaultContext, fault: ActiveFault): Promise<void> {
  const node = nodeOf(context, fault.node)
  const { kind } = fault
  if (kind === 'stop-receiver' || kind === 'stop-applier' || kind === 'delay-replica') {
    await undoReplicaFault(context.server(node.id), kind)
  } else if (kind === 'diverge' || kind === 'fill-disk' || kind === 'lose-disk') throw new BugError('not there yet')
  else await undoEngineFault(context.engine(), context.owner, node, kind)
}

/**
 * Pure: whether a fault still stands as far as can be seen. One that was undone by other means (the container was started by
 * hand, the thread by SQL) is over. Of what cannot be seen it is assumed that it stands.
 */
export function stillStands(fault: ActiveFault, { snapshot }: TopologyView): boolean {
  const node = snapshot.nodes.find((one) => one.id === fault.node)
  // What was read before the fault says nothing about it.
  if (!node || snapshot.at <= fault.at) return true
  const { state } = node.container
  if (fault.kind === 'kill' || fault.kind === 'stop') return state !== 'running' || node.container.since <= fault.at
  if (fault.kind === 'disconnect') return node.container.cutOff === true || state !== 'running'
  if (fault.kind === 'pause') return state === 'paused' || state === 'unknown'
  if (node.server?.status !== 'known' || node.server.observedAt <= fault.at) return true
  const edges = snapshot.edges.filter((edge) => edge.to === fault.node && !edge.stale)
  if (fault.kind === 'stop-receiver') return edges.some((edge) => edge.receiver === 'off')
  if (fault.kind === 'stop-applier') return edges.some((edge) => edge.applier === 'off')
  return true
}

function nodeOf(context: FaultContext, id: string): NodeSpec {
  const node = context.nodes.find((one) => one.id === id)
  if (!node) throw new AppError('INPUT_INVALID', `There is no node "${id}".`)
  return node
}
