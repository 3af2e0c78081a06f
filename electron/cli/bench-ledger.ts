import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import type { FaultKind } from '../contract/fault'
import type { TopologyView } from '../contract/topology'
import type { Session } from '../session/session'
import { type BenchLab, benchServer, writeBenchLab } from './bench-lab'
import { shopFiles } from './bench-shop'
import type { Command } from './command'

const faults: { kind: FaultKind; node: string }[] = [
  { kind: 'kill', node: 'source' },
  { kind: 'stop', node: 'source' },
  { kind: 'pause', node: 'source' },
  { kind: 'disconnect', node: 'source' },
  { kind: 'restart', node: 'source' },
  { kind: 'kill', node: 'replica' },
  { kind: 'pause', node: 'replica' },
  { kind: 'disconnect', node: 'replica' },
  { kind: 'stop-receiver', node: 'replica' },
  { kind: 'stop-applier', node: 'replica' },
]

/** A source and a replica under load, on which accidents happen. */
export function ledgerLab(): BenchLab {
  const server = (node: string, id: number) =>
    benchServer(
      node,
      [
        `--server-id=${id}`,
        '--gtid-mode=ON',
        '--enforce-gtid-consistency=ON',
        '--innodb-buffer-pool-size=32M',
        '--mysqlx=OFF',
      ],
      [shopFiles.mount],
    )
  return {
    services: { source: server('source', 1), replica: server('replica', 2) },
    traffic: [{ name: 'shoppers', into: 'source', by: 'mysql', shoppers: 6, rate: 120, timeoutMs: 700 }],
    files: shopFiles.files,
  }
}

export async function startReplication(session: Session): Promise<void> {
  const replica = session.servers.server('replica', 'prepare')
  await replica.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'source', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
     SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_HEARTBEAT_PERIOD = 1`,
  )
  await replica.query('SET GLOBAL replica_net_timeout = 3')
  await replica.query('START REPLICA')
}

/** A sequence of accidents, and what ledger and rows said of it after it, each counted in two ways. */
export interface LedgerTrial {
  faults: string[]
  acknowledged: number
  failed: number
  /** By node: what the workbench counted, and what counting the ids of the ledger's file on the server came to. */
  counts: Record<string, { lost: number; present: number; lostBySql: number; presentBySql: number }>
  /** What did not come out even; empty when all did. */
  problems: string[]
}

/**
 * A run of orders under one to three random faults. Afterwards the ledger is compared with the rows of both servers, twice: by the
 * workbench, and by looking for each acknowledged id of the ledger's file with SQL on the server.
 *
 * @param ledgers the folder of the stream's ledgers
 */
export async function tryRandomFaults(session: Session, ledgers: string, signal: AbortSignal): Promise<LedgerTrial> {
  const { traffic } = session
  await traffic.command('shoppers', { kind: 'start' })
  await traffic.view.until(({ streams }) => (streams[0]?.acknowledged ?? 0) >= 10, signal)
  const chosen = Array.from({ length: randomInt(1, 4) }, () => faults[randomInt(faults.length)] ?? faults[0])
  const done: string[] = []
  for (const fault of chosen) {
    if (!fault) continue
    await delay(randomInt(0, 250), signal)
    try {
      await session.injectFault(fault)
      done.push(`${fault.kind} ${fault.node}`)
    } catch (error) {
      // What is down cannot be paused: the accident before it was enough.
      if (!(error instanceof AppError)) throw error
    }
  }
  await delay(randomInt(0, 400), signal)
  const before = traffic.stream('shoppers').acknowledged
  for (const { id } of [...session.view.value.faults].reverse()) await session.undoFault(id).catch(onlyAppError)
  await session.topology.until(allAnswer, signal)
  await traffic.view.until(({ streams }) => (streams[0]?.acknowledged ?? 0) > before + 5, signal)
  await traffic.command('shoppers', { kind: 'stop' })
  const { acknowledged, failed, sent, run } = traffic.stream('shoppers')
  const trial: LedgerTrial = { faults: done, acknowledged, failed, counts: {}, problems: [] }
  const ids = acknowledgedIn(ledgers, run ?? '')
  if (ids.length !== acknowledged) trial.problems.push(`the file has ${ids.length} acknowledged, not ${acknowledged}`)
  if (acknowledged + failed !== sent) trial.problems.push(`${sent} sent, ${acknowledged} + ${failed} answered`)
  for (const node of ['source', 'replica']) {
    // Nothing may arrive between the two counts.
    if (node === 'replica')
      await session.servers.server(node, 'prepare').query('STOP REPLICA SQL_THREAD', { timeoutMs: 30_000 })
    const found = await traffic.reconcile('shoppers', node)
    const presentBySql = await countOnServer(session, node, ids)
    const counts = {
      lost: found.lostCount,
      present: found.present,
      lostBySql: ids.length - presentBySql,
      presentBySql,
    }
    trial.counts[node] = counts
    if (counts.lost !== counts.lostBySql || counts.present !== counts.presentBySql) {
      trial.problems.push(`${node}: ${JSON.stringify(counts)}`)
    }
    if (found.lostCount + found.present !== acknowledged)
      trial.problems.push(`${node}: lost + present is not acknowledged`)
    if (node === 'source' && found.lostCount > 0) trial.problems.push(`the source itself lost ${found.lostCount}`)
    if (node === 'replica')
      await session.servers.server(node, 'prepare').query('START REPLICA SQL_THREAD', { timeoutMs: 30_000 })
  }
  return trial
}

function onlyAppError(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

function allAnswer({ snapshot }: TopologyView): boolean {
  return snapshot.nodes.every((node) => node.container.state === 'running' && node.server?.status === 'known')
}

/** Read without the workbench's own reader: a line that begins with `a ` is an acknowledgement. */
function acknowledgedIn(folder: string, run: string): string[] {
  const file = readdirSync(folder).find((name) => name.includes(`-${run}.`)) ?? ''
  return readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('a '))
    .map((line) => `${run}-${(line.split(' ')[1] ?? '').padStart(7, '0')}`)
}

async function countOnServer(session: Session, node: string, ids: readonly string[]): Promise<number> {
  let count = 0
  for (let at = 0; at < ids.length; at += 500) {
    const list = ids.slice(at, at + 500).map((id) => `'${id}'`)
    const { rows } = await session.servers
      .server(node, 'check')
      .query(`SELECT COUNT(*) FROM shop.orders WHERE id IN (${list.join(', ')})`)
    count += Number(rows[0]?.[0] ?? 0)
  }
  return count
}

/** Whether the ledger can be trusted: many random sequences of faults, each counted in two ways. */
export const benchLedger: Command = async ({ openHouse, words, output, signal }) => {
  const trials = Number(words[1] ?? 100)
  if (!Number.isInteger(trials) || trials < 1)
    throw new AppError('INPUT_INVALID', 'bench ledger <sequences>: 1 and more')
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-bench-'))
  const data = path.join(folder, 'data')
  const house = await openHouse({
    STANDBY_DATA: data,
    STANDBY_LABS: await writeBenchLab(path.join(folder, 'labs'), ledgerLab()),
  })
  try {
    await house.engine.require()
    const id = await house.sessions.start('bench')
    await house.sessions.whenStarted(id)
    const session = house.sessions.get(id)
    try {
      await startReplication(session)
      const ledgers = path.join(data, 'sessions', `${id}.traffic`, 'shoppers')
      const results: LedgerTrial[] = []
      for (let trial = 1; trial <= trials; trial += 1) {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(90_000)])
        const result = await tryRandomFaults(session, ledgers, limited)
        results.push(result)
        const { source, replica } = result.counts
        output.line(
          `${String(trial).padStart(3)}  ${result.problems.length === 0 ? 'ok  ' : 'FAIL'} ${result.acknowledged} acknowledged, ${result.failed} failed; lost ${source?.lost} on the source, ${replica?.lost} on the replica  (${result.faults.join(', ')}) ${result.problems.join('; ')}`,
        )
      }
      output.value(results)
      const failed = results.filter(({ problems }) => problems.length > 0).length
      output.line(`${trials - failed} passed, ${failed} failed`)
      return failed === 0 ? 0 : 1
    } finally {
      await house.sessions.end(id)
    }
  } finally {
    house.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}
