import { AppError } from '../contract/errors'
import { containerName, createNode, createVolume, volumeName } from './containers'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import { execInContainer, execInNode } from './exec'
import { labels, type Owner, projectName, sessionLabels } from './labels'
import type { NodeSpec, VolumeSpec } from './node-spec'

const anchorFolder = '/anchor'
const ballast = '.standby-ballast'

function anchorName(owner: Owner, volume: string): string {
  return `${projectName(owner.session, owner.lab)}-${volume}-anchor`
}

/**
 * Keeps a volume of a given size alive: it is a file system in memory, and gone with the last container that has it. A second
 * container that does nothing lets it outlive its server's kill, as a disk does.
 */
export async function startAnchor(engine: Engine, owner: Owner, volume: VolumeSpec, image: string): Promise<void> {
  const container = await engineCall('keep a volume', () =>
    engine.docker.createContainer({
      name: anchorName(owner, volume.name),
      Image: image,
      Entrypoint: ['sleep', 'infinity'],
      Cmd: [],
      Labels: { ...sessionLabels(owner), [labels.purpose]: 'anchor' },
      HostConfig: {
        NetworkMode: 'none',
        SecurityOpt: ['no-new-privileges'],
        Mounts: [{ Type: 'volume', Source: volumeName(owner, volume.name), Target: anchorFolder }],
      },
    }),
  )
  await engineCall('keep a volume', () => container.start())
}

/** @throws AppError INPUT_INVALID for a node whose disk has no size of its own, ENGINE_REFUSED when it does not run */
export async function fillDisk(
  engine: Engine,
  owner: Owner,
  node: NodeSpec,
  volumes: readonly VolumeSpec[],
): Promise<void> {
  const target = boundedTarget(node, volumes)
  await inShell(
    engine,
    owner,
    node,
    `cd ${target} && fallocate -l "$(df --output=avail -B1 . | tail -n 1)" ${ballast} && [ "$(df --output=avail -B1M . | tail -n 1)" -lt 2 ]`,
  )
}

/** @throws AppError ENGINE_REFUSED when the node does not run */
export async function freeDisk(
  engine: Engine,
  owner: Owner,
  node: NodeSpec,
  volumes: readonly VolumeSpec[],
): Promise<void> {
  await inShell(engine, owner, node, `rm -f ${boundedTarget(node, volumes)}/${ballast}`)
}

function boundedTarget(node: NodeSpec, volumes: readonly VolumeSpec[]): string {
  const bounded = new Set(volumes.filter(({ sizeBytes }) => sizeBytes !== null).map(({ name }) => name))
  const mount = node.volumes.find(({ name }) => bounded.has(name))
  if (!mount) {
    throw new AppError('INPUT_INVALID', `The disk of ${node.id} has no size in compose.yaml: it cannot be filled.`)
  }
  return mount.target
}

async function inShell(engine: Engine, owner: Owner, node: NodeSpec, script: string): Promise<void> {
  const result = await execInNode(engine, owner, node.id, { command: ['sh', '-c', script], timeoutMs: 30_000 })
  if (result.exitCode === 0) return
  throw new AppError('ENGINE_REFUSED', `The disk of ${node.id}: ${result.stderr.trim() || 'there is space left'}`, {
    details: { node: node.id, engine: result.stderr.trim() },
  })
}

/**
 * Kills a node and destroys everything on its volumes. What is left is a container that was never started, with empty volumes.
 *
 * @throws AppError INPUT_INVALID for a node without a volume, NODE_GONE, FORBIDDEN for what is not this session's
 */
export async function loseDisk(
  engine: Engine,
  owner: Owner,
  node: NodeSpec,
  volumes: readonly VolumeSpec[],
): Promise<void> {
  if (node.volumes.length === 0) throw new AppError('INPUT_INVALID', `${node.id} has no volume to lose.`)
  await loseNodes(engine, owner, [node], volumes)
}

/**
 * Kills nodes, all at once, and destroys everything on their volumes. What is left are containers that were never started,
 * with empty volumes.
 *
 * @throws AppError NODE_GONE, FORBIDDEN for what is not this session's; then nothing was touched
 */
export async function loseNodes(
  engine: Engine,
  owner: Owner,
  nodes: readonly NodeSpec[],
  volumes: readonly VolumeSpec[],
): Promise<void> {
  const lost = await Promise.all(nodes.map(async (node) => ({ node, image: await ownImage(engine, owner, node.id) })))
  await Promise.all(
    nodes.map(({ id }) => {
      const container = engine.docker.getContainer(containerName(owner, id))
      return engineCall(`remove ${id}`, () => container.remove({ force: true, v: true }), { node: id })
    }),
  )
  const names = new Set(nodes.flatMap((node) => node.volumes.map(({ name }) => name)))
  for (const name of names) {
    const spec = volumes.find((one) => one.name === name) ?? { name, sizeBytes: null }
    await emptyVolume(engine, owner, spec)
  }
  await Promise.all(lost.map(({ node, image }) => createNode(engine, owner, node, image)))
}

/** The image that the node's container was made from. */
async function ownImage(engine: Engine, owner: Owner, node: string): Promise<string> {
  try {
    const found = await engine.docker.getContainer(containerName(owner, node)).inspect()
    if (found.Config.Labels[labels.session] !== owner.session) {
      throw new AppError('FORBIDDEN', `The container of ${node} is not this session's.`)
    }
    return found.Config.Image
  } catch (error) {
    if (statusOf(error) === 404) throw new AppError('NODE_GONE', `The container of ${node} was removed.`)
    return engineCall(`look at ${node}`, () => Promise.reject(error), { node })
  }
}

async function emptyVolume(engine: Engine, owner: Owner, volume: VolumeSpec): Promise<void> {
  if (volume.sizeBytes !== null) {
    await execInContainer(engine, anchorName(owner, volume.name), volume.name, {
      command: ['find', anchorFolder, '-mindepth', '1', '-delete'],
      timeoutMs: 30_000,
    })
    return
  }
  await engineCall('destroy a volume', async () => {
    const found = engine.docker.getVolume(volumeName(owner, volume.name))
    const { Labels } = await found.inspect()
    if (Labels?.[labels.session] !== owner.session) {
      throw new AppError('FORBIDDEN', `The volume ${volume.name} is not this session's.`)
    }
    await found.remove()
  })
  await createVolume(engine, owner, volume)
}

/** root's password in the ready data directory that a node starts from; null where its image makes its own. */
export async function seedPasswordOf(engine: Engine, owner: Owner, node: string): Promise<string | null> {
  const image = await ownImage(engine, owner, node)
  const found = await engineCall(`look at ${image}`, () => engine.docker.getImage(image).inspect())
  return found.Config.Labels?.[labels.seedPassword] ?? null
}
