import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import type { Measure, Measured, Measurement } from '../contract/experiment'
import type { NodeSnapshot } from '../contract/topology'
import type { Session } from './session'

const pollMs = 200
/** A command that waits for what never comes says so by itself before this. */
const commandMs = 60_000

/** Reads from the running session what an experiment asks for. @throws AppError EXPERIMENT_FAILED, SERVER_UNREACHABLE, SQL_FAILED */
export async function measure(measure: Measure, session: Session, signal: AbortSignal): Promise<Measurement> {
  const { name, lost, outage, query, exec, writer } = measure
  if (lost) return { name, ...(await countLost(lost, session)) }
  if (outage) return { name, ...(await timeOutage(outage, session, signal)) }
  if (query) {
    const { rows } = await session.checkContext.server(query.node).query(query.sql, { timeoutMs: 10_000 })
    const value = rows[0]?.[0] ?? 'NULL'
    return { name, value: numeric(value), asked: `${query.node}: ${query.sql}`, observed: value }
  }
  if (exec) {
    const command = ['bash', '-eo', 'pipefail', '-c', exec.command]
    const { exitCode, stdout, stderr } = await session.checkContext.exec(exec.node, { command, timeoutMs: commandMs })
    const value = stdout.trim().split('\n').at(-1)?.trim() ?? ''
    if (exitCode !== 0 || value === '') {
      throw new AppError('EXPERIMENT_FAILED', `The measurement ended with status ${exitCode}: ${stderr.trim()}`)
    }
    return { name, value: numeric(value), asked: `${exec.node}: ${exec.command}`, observed: value }
  }
  return { name, ...(await findWriter(writer?.within ?? 0, session, signal)) }
}

type Reading = Omit<Measurement, 'name'>

async function countLost({ traffic, node }: { traffic: string; node: string }, session: Session): Promise<Reading> {
  const { lostCount, acknowledged, inDoubtCount } = await session.traffic.reconcile(traffic, node)
  if (acknowledged === 0) throw new AppError('EXPERIMENT_FAILED', `No order of ${traffic} was acknowledged.`)
  return {
    value: lostCount,
    asked: `the ledger of ${traffic} against the rows of ${node}`,
    observed: `${lostCount} of ${acknowledged} acknowledged orders are not on ${node}; ${inDoubtCount} are there that nobody was told of`,
  }
}

async function timeOutage(
  { traffic, within }: { traffic: string; within: number },
  session: Session,
  signal: AbortSignal,
): Promise<Reading> {
  const asked = `the ledger of ${traffic}: from the first failed to the first successful order`
  const until = Date.now() + within * 1000
  for (;;) {
    const { outages } = session.traffic.stream(traffic)
    const last = outages.at(-1)
    if (last && last.rtoMs !== null) {
      const seconds = Math.round(last.rtoMs / 100) / 10
      const errors = last.errors.map(({ message, count }) => `${count} times "${message}"`).join(', ')
      return {
        value: seconds,
        asked,
        observed: `${seconds} s without service, ${last.failed} orders failed: ${errors}`,
      }
    }
    if (Date.now() > until) {
      return last
        ? { value: 'lasting', asked, observed: `no order was acknowledged for ${within} s, and none is yet` }
        : { value: 'none', asked, observed: `no time of half a second or more without an acknowledged order` }
    }
    await delay(pollMs, signal)
  }
}

async function findWriter(within: number, session: Session, signal: AbortSignal): Promise<Reading> {
  const until = Date.now() + within * 1000
  for (;;) {
    const nodes = session.topology.value.snapshot.nodes
    const writers = nodes.filter(takesWrites).map(({ id }) => id)
    if (writers.length === 1 || Date.now() > until) {
      return {
        value: writers.join(', ') || 'none',
        asked: 'every server: its role, its read_only, its view of the group',
        observed: nodes
          .filter(({ server }) => server !== null)
          .map(stateOf)
          .join('; '),
      }
    }
    await delay(pollMs, signal)
  }
}

function takesWrites({ server }: NodeSnapshot): boolean {
  if (server?.status !== 'known' || server.readOnly || server.superReadOnly) return false
  const { group } = server
  return (
    !group || group.state === 'OFFLINE' || (group.role === 'PRIMARY' && group.state === 'ONLINE' && group.hasQuorum)
  )
}

function stateOf({ id, server, role, container }: NodeSnapshot): string {
  if (server?.status !== 'known') return `${id} does not answer (${container.state})`
  return `${id} is ${role ?? 'a server'}, ${server.readOnly ? 'read-only' : 'writable'}`
}

function numeric(text: string): Measured {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
