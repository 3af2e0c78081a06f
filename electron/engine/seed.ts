import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors'
import { containerName } from './containers'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import { execInContainer } from './exec'
import { labels, type Owner, sessionLabels } from './labels'

/** A ready data directory of a MySQL image, kept as an image layer: it is there whole or not at all. */
export interface Seed {
  reference: string
  /** The password that root has in it, changed as soon as a server started from a copy answers. */
  password: string
}

const seedFolder = '/standby-seed'
const dataFolder = '/var/lib/mysql'

function seedReference(imageId: string): string {
  return `standby/seed:${imageId.replace(/^sha256:/, '').slice(0, 16)}`
}

export async function findSeed(engine: Engine, imageId: string): Promise<Seed | null> {
  const reference = seedReference(imageId)
  try {
    const found = await engine.docker.getImage(reference).inspect()
    const password = found.Config.Labels?.[labels.seedPassword]
    return password ? { reference, password } : null
  } catch (error) {
    if (statusOf(error) === 404) return null
    return engineCall('look for a ready data directory', () => Promise.reject(error))
  }
}

/**
 * Has the image's own entrypoint initialise a data directory, shuts the server down cleanly, and keeps the result.
 *
 * @throws AppError NODE_NOT_READY when the server does not come up, CANCELLED
 */
export async function ensureSeed(
  engine: Engine,
  image: string,
  imageId: string,
  onProgress: (doing: string) => void,
  signal: AbortSignal,
): Promise<Seed> {
  const found = await findSeed(engine, imageId)
  if (found) return found
  onProgress('Preparing a data directory for new servers, once')
  const password = randomBytes(18).toString('base64url')
  const container = await engineCall('prepare a data directory', () =>
    engine.docker.createContainer({
      Image: image,
      // A small redo log keeps the copies small; a server makes it as large as its own setting says.
      Cmd: ['mysqld', `--datadir=${seedFolder}`, '--innodb-redo-log-capacity=8M', '--mysqlx=OFF'],
      Env: [`MYSQL_ROOT_PASSWORD=${password}`, 'MYSQL_INITDB_SKIP_TZINFO=1'],
      Labels: { [labels.purpose]: 'seed' },
      HostConfig: { NetworkMode: 'none', SecurityOpt: ['no-new-privileges'] },
    }),
  )
  try {
    await engineCall('prepare a data directory', () => container.start())
    await waitForServer(engine, container.id, password, signal)
    await engineCall('prepare a data directory', () => container.stop({ t: 60 }))
    const reference = seedReference(imageId)
    const [repo, tag] = reference.split(':')
    await engineCall('keep the data directory', () =>
      container.commit({
        repo,
        tag,
        changes: [
          `LABEL ${labels.purpose}=seed`,
          `LABEL ${labels.seedImage}=${imageId}`,
          `LABEL ${labels.seedPassword}=${password}`,
        ].join('\n'),
      }),
    )
    return { reference, password }
  } finally {
    await container.remove({ force: true, v: true }).catch((error: unknown) => {
      if (statusOf(error) !== 404) throw error
    })
  }
}

async function waitForServer(engine: Engine, container: string, password: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + 120_000
  let last = ''
  while (Date.now() < deadline) {
    if (signal.aborted) throw new AppError('CANCELLED', 'Preparing a data directory was cancelled.')
    const state = await engineCall('prepare a data directory', () => engine.docker.getContainer(container).inspect())
    if (!state.State.Running) {
      throw new AppError('NODE_NOT_READY', 'The server that prepares a data directory stopped.', { details: { last } })
    }
    // Over TCP: the server that the entrypoint runs for the set-up does not listen there.
    const result = await execInContainer(engine, container, 'the seed', {
      command: ['mysql', '--protocol=tcp', '-h127.0.0.1', '-uroot', '-e', 'SELECT 1'],
      environment: { MYSQL_PWD: password },
      timeoutMs: 5000,
      signal,
    })
    if (result.exitCode === 0) return
    last = result.stderr.trim()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new AppError('NODE_NOT_READY', `The server that prepares a data directory does not answer: ${last}`)
}

/**
 * Copies the ready data directory into volumes, all at once. Each copy loses its `auto.cnf`, so that every server makes a
 * UUID of its own, and its binary logs.
 *
 * @param volumes by name, empty and not in use
 */
export async function copySeed(engine: Engine, owner: Owner, seed: Seed, volumes: string[]): Promise<void> {
  const copies = volumes
    .map((_, index) => {
      const to = `/to/${index}`
      return `(cp -a --sparse=always ${seedFolder}/. ${to}/ && rm -f ${to}/auto.cnf ${to}/binlog.* ${to}/mysqld-auto.cnf)`
    })
    .map((copy, index) => `${copy} & p${index}=$!`)
  const waits = volumes.map((_, index) => `wait $p${index} || exit 1`)
  const container = await engineCall('copy the data directory', () =>
    engine.docker.createContainer({
      Image: seed.reference,
      Entrypoint: ['/bin/sh', '-c'],
      Cmd: [[...copies, ...waits].join('\n')],
      User: 'root',
      Labels: { ...sessionLabels(owner), [labels.purpose]: 'seed-copy' },
      HostConfig: {
        NetworkMode: 'none',
        SecurityOpt: ['no-new-privileges'],
        Mounts: volumes.map((volume, index) => ({ Type: 'volume' as const, Source: volume, Target: `/to/${index}` })),
      },
    } as Parameters<typeof engine.docker.createContainer>[0]),
  )
  await engineCall('copy the data directory', () => container.start())
  const { StatusCode } = (await engineCall('copy the data directory', () => container.wait())) as { StatusCode: number }
  if (StatusCode !== 0) {
    const log = await engineCall('copy the data directory', () => container.logs({ stdout: true, stderr: true }))
    const text = (log as unknown as Buffer).toString('utf8')
    const code = /no space left/i.test(text) ? 'DISK_FULL' : 'ENGINE_REFUSED'
    throw new AppError(code, `Copying the data directory failed: ${text.slice(-300)}`)
  }
  // Nobody waits for that: the servers can start. It carries the session's label, so the session's end removes it, too.
  container.remove({ force: true, v: true }).catch(() => {})
}

/** The volume that holds the data directory of a node whose container exists, as the lab named it or the engine. */
export async function dataVolume(engine: Engine, owner: Owner, node: string): Promise<string> {
  const found = await engineCall(`look at ${node}`, () =>
    engine.docker.getContainer(containerName(owner, node)).inspect(),
  )
  const mount = found.Mounts.find((one) => one.Destination === dataFolder)
  if (!mount?.Name) {
    throw new AppError('ENGINE_REFUSED', `${node} has no volume for ${dataFolder}.`, { details: { node } })
  }
  return mount.Name
}
