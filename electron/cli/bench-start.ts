import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import { startBareServers } from '../engine/bare-servers'
import type { Engine } from '../engine/engine'
import type { Seed } from '../engine/seed'
import type { House } from '../house'
import { Server } from '../mysql/server'
import { benchServer, benchImage as image, median, seconds, writeBenchLab } from './bench-lab'
import type { Command } from './command'

/** A session's source and replica may take this many times as long as two bare servers. */
const aim = 1.5
const nodes = ['source', 'replica']

/** The options of the first lab's servers. */
function optionsOf(index: number): string[] {
  return [
    `--server-id=${index + 1}`,
    '--gtid-mode=ON',
    '--enforce-gtid-consistency=ON',
    `--report-host=${nodes[index]}`,
    '--innodb-buffer-pool-size=32M',
    '--max-connections=60',
    '--table-open-cache=400',
    '--table-definition-cache=400',
    '--mysqlx=OFF',
  ]
}

/**
 * How long until a source and a replica accept queries: as a session, and as two bare `mysqld` from copied data
 * directories, in turns. Fails when a session takes more than one and a half times as long.
 */
export const benchStart: Command = async ({ openHouse, words, output, signal }) => {
  const runs = Number(words[1] ?? 5)
  if (!Number.isInteger(runs) || runs < 1) throw new AppError('INPUT_INVALID', 'bench start <runs>: a number from 1 up')
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-bench-'))
  const house = await openHouse({
    STANDBY_DATA: path.join(folder, 'data'),
    STANDBY_LABS: await writeBenchLab(path.join(folder, 'labs'), {
      services: Object.fromEntries(nodes.map((node, index) => [node, benchServer(node, optionsOf(index))])),
    }),
  })
  try {
    const engine = await house.engine.require()
    const { seed } = await house.images.ensure(engine, image, (progress) => output.doing(progress.doing), signal)
    if (!seed) throw new AppError('IMAGE_UNAVAILABLE', `There is no ready data directory of ${image}.`)
    const session: number[] = []
    const bare: number[] = []
    // One of each that does not count: caches are warm for both from then on.
    for (let run = 0; run <= runs; run += 1) {
      throwIfAborted(signal)
      const times = { session: await timeSession(house), bare: await timeBareServers(engine, seed, signal) }
      output.line(
        `${run === 0 ? 'warm-up' : `run ${run}  `}  session ${seconds(times.session)}  bare ${seconds(times.bare)}`,
      )
      if (run === 0) continue
      session.push(times.session)
      bare.push(times.bare)
    }
    const ratio = median(session) / median(bare)
    output.value({
      runs,
      session: { timesMs: session, medianMs: median(session) },
      bare: { timesMs: bare, medianMs: median(bare) },
      ratio,
      aim,
    })
    output.line(`median   session ${seconds(median(session))}  bare ${seconds(median(bare))}`)
    output.line(`ratio    ${ratio.toFixed(2)} (at most ${aim})`)
    return ratio <= aim ? 0 : 1
  } finally {
    house.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From the learner's click until both servers accept queries. */
async function timeSession(house: House): Promise<number> {
  const begun = Date.now()
  const id = await house.sessions.start('bench')
  await house.sessions.whenStarted(id)
  const took = Date.now() - begun
  const { state, error } = house.sessions.get(id).view.value
  await house.sessions.end(id)
  if (state !== 'running') throw new AppError('NODE_NOT_READY', error?.message ?? 'The session did not start.')
  return took
}

async function timeBareServers(engine: Engine, seed: Seed, signal: AbortSignal): Promise<number> {
  const servers = await startBareServers(
    engine,
    seed,
    nodes.map((_, index) => optionsOf(index)),
  )
  try {
    const ready = await Promise.all(servers.ports.map((port) => acceptsQueries(port, seed.password, signal)))
    return Math.max(...ready) - servers.startedAt
  } finally {
    await servers.remove()
  }
}

/** @returns when it first answered, in milliseconds since 1970 */
async function acceptsQueries(port: number, password: string, signal: AbortSignal): Promise<number> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const server = new Server({ host: '127.0.0.1', port, user: 'root', password })
    try {
      await server.query('SELECT 1', { timeoutMs: 2000 })
      return Date.now()
    } catch (error) {
      if (Date.now() > deadline) throw error
    } finally {
      await server.dispose()
    }
    await delay(25, signal)
  }
}
