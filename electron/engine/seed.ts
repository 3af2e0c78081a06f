import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import { execInContainer } from './exec'
import { labels } from './labels'

/**
 * A MySQL image that brings a ready data directory along, in a layer of its own: it is there whole or not at all. A container
 * of it begins with a copy where it finds no data, and is otherwise one of the image itself.
 */
export interface Seed {
  reference: string
  /** The password that root has in it, changed as soon as a server started from a copy answers. */
  password: string
}

const seedFolder = '/standby-seed'
const entrypoint = '/usr/local/bin/standby-entrypoint.sh'

/**
 * Runs before the image's own entrypoint. A copy has neither `auto.cnf`, so that every server makes a UUID of its own, nor
 * binary logs; one that was cut short is made again. With the data there is nothing left for the image's entrypoint to do but
 * to ask `mysqld` where they are, which takes a tenth of a second each time: so `mysqld` is run at once. It gives up root by
 * itself (`user = mysql` in either image's configuration).
 */
const entrypointScript = `#!/bin/sh
set -e
data=/var/lib/mysql
if [ ! -e "$data/mysql" ] || [ -e "$data/.standby-copying" ]; then
  : >"$data/.standby-copying"
  cp -a --sparse=always ${seedFolder}/. "$data/"
  rm -f "$data"/auto.cnf "$data"/mysqld-auto.cnf "$data"/binlog.* "$data"/.standby-copying
fi
own=$1
shift
case "$1" in -*) set -- mysqld "$@" ;; esac
if [ "$1" = mysqld ] && [ "$(id -u)" = 0 ]; then exec "$@" --user=mysql; fi
exec "$own" "$@"
`

/** An image, and the script that goes with it: a Standby with another script makes a seed of its own. */
function seedReference(imageId: string): string {
  const script = createHash('sha256').update(entrypointScript).digest('hex').slice(0, 6)
  return `standby/mysql-ready:${imageId.replace(/^sha256:/, '').slice(0, 16)}-${script}`
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
    await execInContainer(engine, container.id, 'the seed', {
      command: ['sh', '-c', `cat >${entrypoint} && chmod 0755 ${entrypoint}`],
      stdin: entrypointScript,
      timeoutMs: 5000,
      signal,
    })
    const { Config } = await engineCall('prepare a data directory', () => engine.docker.getImage(image).inspect())
    await engineCall('prepare a data directory', () => container.stop({ t: 60 }))
    const reference = seedReference(imageId)
    const [repo, tag] = reference.split(':')
    await engineCall('keep the data directory', () =>
      container.commit({
        repo,
        tag,
        changes: [
          `ENTRYPOINT ${JSON.stringify([entrypoint, ...[Config.Entrypoint ?? []].flat()])}`,
          `CMD ${JSON.stringify(Config.Cmd ?? [])}`,
          // None of what only this container was told is for those that start from it.
          'ENV MYSQL_ROOT_PASSWORD=',
          'ENV MYSQL_INITDB_SKIP_TZINFO=',
          `LABEL ${labels.purpose}=`,
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
