import { anySignal } from '../base/any-signal'
import { delay, throwIfAborted } from '../base/wait'
import type { ImageProgress } from '../contract/engine'
import { AppError } from '../contract/errors'
import type { NodePhase } from '../contract/session'
import {
  createNetwork,
  createNode,
  createVolume,
  type InspectedContainer,
  inspectNode,
  logTail,
} from '../engine/containers'
import { startAnchor } from '../engine/disks'
import type { Engine } from '../engine/engine'
import { engineCall } from '../engine/engine-error'
import type { ImageStore, ReadyImage } from '../engine/images'
import type { Owner } from '../engine/labels'
import type { NodeSpec, TopologySpec } from '../engine/node-spec'
import type { Seed } from '../engine/seed'
import { waitForFirstAnswer } from './first-answer'
import { prepareServer } from './prepare-server'
import type { SessionServers } from './session-servers'

export interface StartContext {
  engine: Engine
  images: ImageStore
  owner: Owner
  topology: TopologySpec
  servers: SessionServers
  onPhase(node: string, phase: NodePhase, doing: string): void
  onImage(progress: ImageProgress | null): void
  signal: AbortSignal
}

const dataFolder = '/var/lib/mysql'
/** What only the image's own entrypoint makes accounts from. */
const ownAccounts = /^MYSQL_(\w+_FILE|ROOT_HOST|ALLOW_EMPTY_PASSWORD|RANDOM_ROOT_PASSWORD)$/

/**
 * Starts all of a lab's nodes: images, then networks, volumes and containers, then each node as soon as those it depends on
 * are ready.
 *
 * @throws AppError what stopped it; what was created carries the session's label and is the caller's to remove
 */
export async function startTopology(context: StartContext): Promise<void> {
  const { engine, owner, topology, signal } = context
  const [images] = await allDone([
    ensureImages(context),
    ...topology.networks.map((network) => createNetwork(engine, owner, network)),
    ...topology.volumes.map((volume) => createVolume(engine, owner, volume)),
  ])
  throwIfAborted(signal)
  for (const node of topology.nodes) context.onPhase(node.id, 'creating', 'Creating the container')
  await startAnchors(context, images)
  const created = await allDone(
    topology.nodes.map((node) => {
      const { reference } = seedOf(images, node) ?? imageOf(images, node)
      return createNode(engine, owner, node, reference)
    }),
  )
  throwIfAborted(signal)

  const containers = new Map(created.map(({ node, containerId }) => [node.id, containerId]))
  // One failure ends the waiting of all others.
  const failed = new AbortController()
  const either = anySignal(signal, failed.signal)
  const ready = new Map<string, Promise<void>>()
  const start = (node: NodeSpec): Promise<void> => {
    const known = ready.get(node.id)
    if (known) return known
    const run = (async () => {
      const needs = node.dependsOn.map(({ node: id }) => topology.nodes.find((one) => one.id === id))
      await Promise.all(needs.map((one) => one && start(one)))
      throwIfAborted(either)
      await startNode(context, node, containers.get(node.id) ?? '', imageOf(images, node), either)
    })()
    ready.set(node.id, run)
    run.catch(() => failed.abort())
    return run
  }
  const results = await Promise.allSettled(topology.nodes.map(start))
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  // The first cause, not the cancellations that followed from it.
  const cause = errors.find((error) => !(error instanceof AppError && error.code === 'CANCELLED')) ?? errors[0]
  if (cause !== undefined) throw cause
}

/** Volumes of a given size outlive their servers. */
async function startAnchors({ engine, owner, topology }: StartContext, images: Map<string, ReadyImage>): Promise<void> {
  const bounded = topology.volumes.filter(({ sizeBytes }) => sizeBytes !== null)
  await allDone(
    bounded.map(async (volume) => {
      const user = topology.nodes.find((node) => node.volumes.some(({ name }) => name === volume.name))
      if (user) await startAnchor(engine, owner, volume, imageOf(images, user).reference)
    }),
  )
}

async function ensureImages(context: StartContext): Promise<Map<string, ReadyImage>> {
  const { engine, images, topology, signal } = context
  const ready = new Map<string, ReadyImage>()
  for (const image of new Set(topology.nodes.map((node) => node.image))) {
    for (const node of topology.nodes) {
      if (node.image === image) context.onPhase(node.id, 'image', `Looking for the image ${image}`)
    }
    ready.set(image, await images.ensure(engine, image, context.onImage, signal))
    context.onImage(null)
  }
  return ready
}

/** As Promise.all, and none is still at work when it rejects: what it makes can be removed. */
async function allDone<T extends readonly Promise<unknown>[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/** A node with a data directory of its own making, or another entrypoint, initialises itself. */
function seedOf(images: Map<string, ReadyImage>, node: NodeSpec): Seed | null {
  const words = [...(node.entrypoint ?? []), ...(node.command ?? [])]
  if (node.kind !== 'mysql' || node.entrypoint || words.some((word) => word.startsWith('--datadir'))) return null
  if (node.binds.some((bind) => bind.target === dataFolder)) return null
  if (Object.keys(node.environment).some((name) => ownAccounts.test(name))) return null
  return imageOf(images, node).seed
}

function imageOf(images: Map<string, ReadyImage>, node: NodeSpec): ReadyImage {
  const image = images.get(node.image)
  if (!image) throw new AppError('IMAGE_UNAVAILABLE', `The image ${node.image} is not there.`)
  return image
}

async function startNode(
  context: StartContext,
  node: NodeSpec,
  containerId: string,
  image: ReadyImage,
  signal: AbortSignal,
): Promise<void> {
  const { engine, owner, servers } = context
  context.onPhase(node.id, 'starting', 'Starting the container')
  try {
    await engineCall(`start ${node.id}`, () => engine.docker.getContainer(containerId).start(), { node: node.id })
    if (node.kind === 'mysql') {
      const seed = seedOf(new Map([[node.image, image]]), node)
      const port = await prepareServer({
        engine,
        owner,
        node,
        password: servers.passwordOf(node.id),
        seedPassword: seed?.password ?? null,
        doing: (text) => context.onPhase(node.id, text.startsWith('Waiting') ? 'starting' : 'preparing', text),
        signal,
      })
      servers.setPort(node.id, port)
    } else {
      await waitUntilHealthy(context, node, signal)
      await waitForFirstAnswer(engine, owner, node, signal)
    }
    context.onPhase(node.id, 'ready', 'Ready')
  } catch (error) {
    context.onPhase(node.id, 'failed', error instanceof AppError ? error.message : 'Failed')
    throw error
  }
}

async function waitUntilHealthy(context: StartContext, node: NodeSpec, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + 120_000
  const mustComplete = context.topology.nodes.some(({ dependsOn }) =>
    dependsOn.some((one) => one.node === node.id && one.condition === 'service_completed_successfully'),
  )
  let last = 'created'
  while (Date.now() < deadline) {
    const found = await inspectNode(context.engine, context.owner, node.id)
    last = found ? describe(found) : 'removed'
    if (mustComplete) {
      if (found?.state === 'exited' && found.exitCode === 0) return
    } else if (found?.state === 'running' && (found.health === 'healthy' || found.health === 'none')) return
    if (!found || found.state === 'exited' || found.state === 'dead') break
    await delay(100, signal)
  }
  const log = await logTail(context.engine, context.owner, node.id, 20)
  throw new AppError('NODE_NOT_READY', `${node.id} did not become ready: ${last}`, {
    details: { node: node.id, last, log },
  })
}

function describe(found: InspectedContainer): string {
  return found.state === 'exited' ? `exited with status ${found.exitCode}` : `${found.state}, health ${found.health}`
}
