import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import { inspectNode, logTail } from '../engine/containers'
import type { Engine } from '../engine/engine'
import { execInNode } from '../engine/exec'
import type { Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'
import { setRootPassword } from '../mysql/root-password'
import { Server } from '../mysql/server'

export interface PrepareContext {
  engine: Engine
  owner: Owner
  node: NodeSpec
  password: string
  /** root's password in the ready data directory; null where the image initialises its own. */
  seedPassword: string | null
  doing(text: string): void
  signal: AbortSignal
}

const answerWithinMs = 120_000
const initFolder = '/docker-entrypoint-initdb.d'

/**
 * Waits until a started server answers, and makes of a copied data directory what the image's entrypoint would have made
 * of an empty one: root's password, MYSQL_DATABASE, MYSQL_USER, the files in docker-entrypoint-initdb.d.
 *
 * @returns the port of 127.0.0.1 it answers on
 * @throws AppError NODE_NOT_READY with the last connection error and the last 20 lines of the server's log
 */
export async function prepareServer(context: PrepareContext): Promise<number> {
  const { node, password, seedPassword, signal } = context
  context.doing('Waiting until the server answers')
  const { server, port } = await connect(context, seedPassword ?? password)
  try {
    if (seedPassword !== null) {
      await afterCopy(server, node, password)
      await runInitFiles(context)
    }
  } finally {
    await server.dispose()
  }
  if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.')
  return port
}

async function connect(context: PrepareContext, password: string): Promise<{ server: Server; port: number }> {
  const { engine, owner, node, signal } = context
  const deadline = Date.now() + answerWithinMs
  let last = 'it was never reached'
  let port: number | null = null
  while (Date.now() < deadline) {
    if (port === null) {
      const found = await inspectNode(engine, owner, node.id)
      if (!found)
        throw new AppError('NODE_GONE', `The container of ${node.id} was removed.`, { details: { node: node.id } })
      // One that the engine starts again and again did not start either.
      if (['exited', 'dead', 'restarting'].includes(found.state)) {
        last = `the container stopped with exit code ${found.exitCode}`
        break
      }
      port = found.ports['3306'] ?? null
    }
    if (port !== null) {
      const server = new Server({ host: '127.0.0.1', port, user: 'root', password })
      try {
        await server.query('SELECT 1', { timeoutMs: 2000 })
        return { server, port }
      } catch (error) {
        await server.dispose()
        last = error instanceof AppError ? error.message : String(error)
        if (error instanceof AppError && error.code === 'SQL_FAILED' && error.details.number === 1045) break
      }
    }
    // The container may stop while we wait: look again now and then.
    if (Math.random() < 0.1) port = null
    await delay(25, signal)
  }
  const log = await logTail(engine, owner, node.id, 20)
  if (/no space left on device/i.test(log)) {
    throw new AppError('DISK_FULL', `The engine has no space left for the data of ${node.id}.`, {
      details: { node: node.id, last, log },
    })
  }
  throw new AppError('NODE_NOT_READY', `${node.id} does not answer: ${last}`, { details: { node: node.id, last, log } })
}

/** The binary log stays out of it, as in the image's own entrypoint: these are no transactions of the lab. */
async function afterCopy(server: Server, node: NodeSpec, password: string): Promise<void> {
  await server.query('SET SESSION sql_log_bin = 0')
  const { MYSQL_DATABASE: database, MYSQL_USER: user, MYSQL_PASSWORD: userPassword } = node.environment
  if (database) await server.query(`CREATE DATABASE IF NOT EXISTS \`${database.replaceAll('`', '``')}\``)
  if (user && userPassword) {
    await server.query("CREATE USER ?@'%' IDENTIFIED BY ?", { values: [user, userPassword] })
    if (database) {
      const pattern = database.replaceAll('`', '``').replaceAll('_', '\\_')
      await server.query(`GRANT ALL ON \`${pattern}\`.* TO ?@'%'`, { values: [user] })
    }
  }
  await setRootPassword(server, password)
}

const initScript = `
set -eo pipefail
client() { mysql --protocol=socket -uroot --comments \${MYSQL_DATABASE:+--database="$MYSQL_DATABASE"}; }
for file in ${initFolder}/*; do
  case "$file" in
    *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    *.sql) client <"$file" ;;
    *.sql.gz) gunzip -c "$file" | client ;;
    *.sql.zst) zstd -dc "$file" | client ;;
  esac
done
`

async function runInitFiles({ engine, owner, node, password, doing, signal }: PrepareContext): Promise<void> {
  if (!node.binds.some((bind) => bind.target === initFolder || bind.target.startsWith(`${initFolder}/`))) return
  doing('Giving the server its history')
  const result = await execInNode(engine, owner, node.id, {
    command: ['bash', '-c', initScript],
    environment: { MYSQL_PWD: password },
    timeoutMs: 120_000,
    signal,
  })
  if (result.exitCode !== 0) {
    throw new AppError('NODE_NOT_READY', `The set-up files of ${node.id} failed: ${result.stderr.trim().slice(-500)}`, {
      details: { node: node.id, exitCode: result.exitCode, stderr: result.stderr.slice(-2000) },
    })
  }
}
