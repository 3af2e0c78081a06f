import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../contract/errors'
import { type ActiveFault, type FaultKind, type FaultRequest, faultDescriptions, nodesOfFault } from '../contract/fault'
import type { TopologyView } from '../contract/topology'
import { fillDisk, freeDisk, loseDisk, loseNodes } from '../engine/disks'
import type { Engine } from '../engine/engine'
import { injectEngineFault, undoEngineFault } from '../engine/faults'
import type { Owner } from '../engine/labels'
import type { NodeSpec, VolumeSpec } from '../engine/node-spec'
import { type ChangedRow, changeRowBack, changeRowSilently } from '../mysql/diverge'
import { injectReplicaFault, undoReplicaFault } from '../mysql/replica-faults'
import type { Server } from '../mysql/server'

export interface FaultContext {
  /** @throws AppError ENGINE_UNREACHABLE */
  engine(): Engine
  owner: Owner
  nodes: readonly NodeSpec[]
  volumes: readonly VolumeSpec[]
  /** @throws AppError SERVER_UNREACHABLE */
  server(node: string): Server
  /** Starts a node whose disk is empty, as at the session's start. */
  startEmpty(node: NodeSpec): Promise<void>
  /** Whether a node waits for its first start, on empty volumes. */
  isEmpty(node: string): Promise<boolean>
}

const changedRowSchema: z.ZodType<ChangedRow> = z.object({
  schema: z.string(),
  table: z.string(),
  key: z.string(),
  keyValue: z.string(),
  column: z.string(),
  before: z.string(),
})

/**
 * Injects a fault.
 *
 * @returns the fault, to be undone; null for one that is over by itself
 * @throws AppError INPUT_INVALID, NODE_GONE, ENGINE_REFUSED, SQL_FAILED
 */
export async function injectFault(context: FaultContext, request: FaultRequest): Promise<ActiveFault | null> {
  const memo = await inject(context, nodeOf(context, request.node), request.kind)
  if (faultDescriptions[request.kind].undo === null) return null
  const region = request.kind === 'lose-region' ? regionOf(context.nodes, request.node) : null
  return {
    ...request,
    id: randomBytes(6).toString('hex'),
    at: Date.now(),
    ...(memo ? { memo } : {}),
    ...(region ? { region } : {}),
  }
}

/** Pure: the region in which a node lies, with all of its nodes; null where it lies in none. */
export function regionOf(
  nodes: readonly Pick<NodeSpec, 'id' | 'region'>[],
  node: string,
): ActiveFault['region'] | null {
  const name = nodes.find(({ id }) => id === node)?.region
  return name == null ? null : { name, nodes: nodes.filter(({ region }) => region === name).map(({ id }) => id) }
}

/** @returns what the undoing needs to know; null for nothing */
async function inject(context: FaultContext, node: NodeSpec, kind: FaultKind): Promise<Record<string, string> | null> {
  const { owner, volumes } = context
  switch (kind) {
    case 'stop-receiver':
    case 'stop-applier':
    case 'delay-replica':
      await injectReplicaFault(serverOf(context, node), kind)
      return null
    case 'diverge':
      return { ...(await changeRowSilently(serverOf(context, node))) }
    case 'fill-disk':
      await fillDisk(context.engine(), owner, node, volumes)
      return null
    case 'lose-disk':
      await loseDisk(context.engine(), owner, node, volumes)
      return null
    case 'lose-region':
      await loseNodes(context.engine(), owner, nodesToLose(context, node), volumes)
      return null
    default:
      await injectEngineFault(context.engine(), owner, node, kind)
      return null
  }
}

/** @throws AppError INPUT_INVALID for a node in no region, and where a volume of the region is used outside of it */
function nodesToLose({ nodes }: FaultContext, { id }: NodeSpec): NodeSpec[] {
  const region = regionOf(nodes, id)
  if (!region) throw new AppError('INPUT_INVALID', `${id} lies in no region.`)
  const lost = nodes.filter((node) => region.nodes.includes(node.id))
  const volumes = new Set(lost.flatMap((node) => node.volumes.map(({ name }) => name)))
  for (const node of nodes) {
    const shared = node.volumes.find(({ name }) => volumes.has(name))
    if (!shared || lost.includes(node)) continue
    throw new AppError(
      'INPUT_INVALID',
      `The volume ${shared.name} is also used by ${node.id}, outside of ${region.name}.`,
    )
  }
  return lost
}

/** @throws AppError as {@link injectFault} */
export async function undoFault(context: FaultContext, fault: ActiveFault): Promise<void> {
  const node = nodeOf(context, fault.node)
  const { owner, volumes } = context
  const { kind } = fault
  switch (kind) {
    case 'stop-receiver':
    case 'stop-applier':
    case 'delay-replica':
      return undoReplicaFault(serverOf(context, node), kind)
    case 'diverge':
      return changeRowBack(serverOf(context, node), changedRowSchema.parse(fault.memo))
    case 'fill-disk':
      return freeDisk(context.engine(), owner, node, volumes)
    case 'lose-disk':
      return context.startEmpty(node)
    case 'lose-region':
      return startRegion(context, fault)
    default:
      return undoEngineFault(context.engine(), owner, node, kind)
  }
}

/** Starts what nobody has started yet of a lost region. */
async function startRegion(context: FaultContext, fault: ActiveFault): Promise<void> {
  const started = await Promise.allSettled(
    nodesOfFault(fault).map(async (id) => {
      if (await context.isEmpty(id)) await context.startEmpty(nodeOf(context, id))
    }),
  )
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

function serverOf(context: FaultContext, node: NodeSpec): Server {
  if (node.kind !== 'mysql') throw new AppError('INPUT_INVALID', `${node.id} is not a MySQL server.`)
  return context.server(node.id)
}

/**
 * Pure: whether a fault still stands as far as can be seen. One that was undone by other means (the container was started by
 * hand, the thread by SQL) is over. Of what cannot be seen it is assumed that it stands.
 */
export function stillStands(fault: ActiveFault, { snapshot }: TopologyView): boolean {
  if (fault.region) return nodesOfFault(fault).some((id) => isDownSince(fault.at, id, snapshot))
  const node = snapshot.nodes.find((one) => one.id === fault.node)
  // What was read before the fault says nothing about it.
  if (!node || snapshot.at <= fault.at) return true
  const { state } = node.container
  if (['kill', 'stop', 'lose-disk'].includes(fault.kind)) return isDownSince(fault.at, fault.node, snapshot)
  if (fault.kind === 'disconnect') return node.container.cutOff === true || state !== 'running'
  if (fault.kind === 'pause') return state === 'paused' || state === 'unknown'
  if (node.server?.status !== 'known' || node.server.observedAt <= (fault.doneAt ?? fault.at)) return true
  const edges = snapshot.edges.filter((edge) => edge.to === fault.node && !edge.stale)
  if (fault.kind === 'stop-receiver') return edges.some((edge) => edge.receiver === 'off')
  if (fault.kind === 'stop-applier') return edges.some((edge) => edge.applier === 'off')
  return true
}

function isDownSince(at: number, id: string, snapshot: TopologyView['snapshot']): boolean {
  const node = snapshot.nodes.find((one) => one.id === id)
  if (!node || snapshot.at <= at) return true
  return node.container.state !== 'running' || node.container.since <= at
}

function nodeOf(context: FaultContext, id: string): NodeSpec {
  const node = context.nodes.find((one) => one.id === id)
  if (!node) throw new AppError('INPUT_INVALID', `There is no node "${id}".`)
  return node
}
