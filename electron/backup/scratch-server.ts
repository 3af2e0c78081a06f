import type { AsyncDisposable } from '../base/disposable'
import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import { containerName, createNode, inspectNode, logTail } from '../engine/containers'
import { seedPasswordOf } from '../engine/disks'
import type { Engine } from '../engine/engine'
import { engineCall, statusOf } from '../engine/engine-error'
import { labels, type Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'
import { setRootPassword } from '../mysql/root-password'
import { Server } from '../mysql/server'

/** The name of the node in a session's containers. It is not part of the lab, and not drawn. */
export const scratchNode = 'scratch' as const

const answerWithinMs = 120_000

/** Fast and forgetful: nothing on it has to outlive it. No binary log, so that what is restored takes no GTIDs of its own. */
const options = [
  '--server-id=4294967295',
  '--gtid-mode=ON',
  '--enforce-gtid-consistency=ON',
  '--skip-log-bin',
  '--skip-replica-start',
  '--event-scheduler=DISABLED',
  '--max-allowed-packet=1G',
  '--innodb-buffer-pool-size=64M',
  '--innodb-redo-log-capacity=128M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=OFF',
  '--table-open-cache=400',
  '--table-definition-cache=400',
  '--max-connections=40',
  '--mysqlx=OFF',
]

/** An empty MySQL server of the session's own, in which a backup is restored to see whether it is one. */
export interface ScratchServer extends AsyncDisposable {
  readonly node: typeof scratchNode
  readonly server: Server
  /** root's password, which is that of the server whose backups are restored in it: a dump of accounts brings the same. */
  readonly password: string
}

/**
 * Starts an empty server of the same image as the node `as`, on its networks, published on 127.0.0.1 only. One that was left is
 * removed first.
 *
 * @throws AppError NODE_NOT_READY with the last lines of its log, ENGINE_REFUSED, CANCELLED; what was created is removed
 */
export async function startScratchServer(
  engine: Engine,
  owner: Owner,
  as: NodeSpec,
  password: string,
  signal: AbortSignal,
): Promise<ScratchServer> {
  await removeScratchServer(engine, owner)
  const seedPassword = await seedPasswordOf(engine, owner, as.id)
  const image = await imageOf(engine, owner, as.id)
  throwIfAborted(signal)
  try {
    await createNode(engine, owner, scratchSpec(as, password), image)
    await engineCall('start the scratch server', () =>
      engine.docker.getContainer(containerName(owner, scratchNode)).start(),
    )
    const server = await firstAnswer(engine, owner, seedPassword ?? password, signal)
    if (seedPassword === null) return scratch(engine, owner, server, password)
    await setRootPassword(server, password)
    const own = new Server({ ...server.address, password })
    await server.dispose()
    return scratch(engine, owner, own, password)
  } catch (error) {
    await removeScratchServer(engine, owner)
    throw error
  }
}

/** Removes the session's scratch server, if there is one. */
export async function removeScratchServer(engine: Engine, owner: Owner): Promise<void> {
  const container = engine.docker.getContainer(containerName(owner, scratchNode))
  try {
    const found = await container.inspect()
    if (found.Config.Labels[labels.session] !== owner.session) {
      throw new AppError('FORBIDDEN', "The scratch server's container is not this session's.")
    }
    await container.remove({ force: true, v: true })
  } catch (error) {
    // 409: somebody else is removing it already.
    if (statusOf(error) === 404 || statusOf(error) === 409) return
    await engineCall('remove the scratch server', () => Promise.reject(error))
  }
}

function scratch(engine: Engine, owner: Owner, server: Server, password: string): ScratchServer {
  return {
    node: scratchNode,
    server,
    password,
    dispose: async () => {
      await server.dispose()
      await removeScratchServer(engine, owner)
    },
  }
}

function scratchSpec(as: NodeSpec, password: string): NodeSpec {
  return {
    id: scratchNode,
    kind: 'mysql',
    region: null,
    backups: null,
    image: as.image,
    command: options,
    entrypoint: null,
    environment: { MYSQL_ROOT_PASSWORD: password, MYSQL_INITDB_SKIP_TZINFO: '1' },
    hostname: scratchNode,
    networks: as.networks.map(({ name }) => ({ name, aliases: [] })),
    ports: [],
    volumes: [],
    binds: [],
    healthcheck: null,
    dependsOn: [],
    memoryBytes: null,
    stopGraceSeconds: null,
    labels: {},
    restart: 'no',
  }
}

async function imageOf(engine: Engine, owner: Owner, node: string): Promise<string> {
  const found = await engineCall(`look at ${node}`, () =>
    engine.docker.getContainer(containerName(owner, node)).inspect(),
  )
  return found.Config.Image
}

async function firstAnswer(engine: Engine, owner: Owner, password: string, signal: AbortSignal): Promise<Server> {
  const deadline = Date.now() + answerWithinMs
  let last = 'it was never reached'
  while (Date.now() < deadline) {
    const found = await inspectNode(engine, owner, scratchNode)
    const port = found?.ports['3306']
    if (!found || found.state === 'exited' || found.state === 'dead') {
      last = found ? `it stopped with exit code ${found.exitCode}` : 'it was removed'
      break
    }
    if (port !== undefined) {
      const server = new Server({ host: '127.0.0.1', port, user: 'root', password, name: 'The scratch server' })
      try {
        await server.query('SELECT 1', { timeoutMs: 2000 })
        return server
      } catch (error) {
        await server.dispose()
        last = error instanceof AppError ? error.message : String(error)
      }
    }
    await delay(50, signal)
  }
  const log = await logTail(engine, owner, scratchNode, 20)
  const full = /no space left on device/i.test(log)
  throw new AppError(
    full ? 'DISK_FULL' : 'NODE_NOT_READY',
    full
      ? 'The engine has no space left for a server to restore the backup in. Free some, then the check goes on by itself.'
      : `The server in which backups are restored does not answer: ${last}`,
    { details: { node: scratchNode, last, log } },
  )
}
