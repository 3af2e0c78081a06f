import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TopologyView } from '../contract/topology'
import { containerName } from '../engine/containers'
import { observeServer } from '../mysql/observe-server'
import type { Session } from '../session/session'
import { recordContainerEvents } from '../testing/event-record'
import { idleService, labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'

const servers = { source: mysqlService('source', 1), replica: mysqlService('replica', 2) }
const eight = {
  third: mysqlService('third', 3),
  ...Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`idle${index}`, idleService()])),
}
const rounds = 3

const nodeOf = (view: TopologyView, id: string) => view.snapshot.nodes.find((node) => node.id === id)
const answers = (view: TopologyView) =>
  view.snapshot.nodes.every(({ server, container }) => container.state === 'running' && server?.status !== 'unknown')

function report(nodes: number, what: string, values: number[], unit = 'ms'): void {
  const sorted = [...values].sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  console.info(
    `${nodes} nodes: ${what}: median ${median.toFixed(0)} ${unit}, most ${sorted.at(-1)?.toFixed(0)} ${unit}`,
  )
}

describe.each([
  ['two', servers],
  ['ten', { ...servers, ...eight }],
])('a topology of %s nodes', (_, services) => {
  const nodes = Object.keys(services).length
  let house: TestHouse
  let session: Session

  const run = async (...statements: string[]) => {
    for (const sql of statements) await session.servers.server('replica', 'prepare').query(sql)
  }

  beforeAll(async () => {
    house = await openTestHouse({ labs: { pace: labFiles({ services }) } })
    session = await house.start('pace')
    await until(session.topology, answers, 30_000)
  })

  afterAll(() => house.close())

  test('shows a killed container within 300 ms', async () => {
    const late: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const events = await recordContainerEvents(house.engine, session.id)
      const shown = until(session.topology, (view) => nodeOf(view, 'replica')?.container.state === 'exited').then(() =>
        Date.now(),
      )
      await house.engine.docker.getContainer(containerName(session.owner, 'replica')).kill()
      late.push((await shown) - (await events.at('replica', 'die')))
      events.dispose()
      await session.controlNode('replica', 'start')
      await until(session.topology, answers, 30_000)
    }
    report(nodes, 'from the death of a container until it is shown', late)
    expect(Math.max(...late)).toBeLessThan(300)
  })

  test('shows a change of role within a second', async () => {
    const late: number[] = []
    const changeTo = async (role: 'replica' | 'standalone', ...statements: string[]) => {
      await run(...statements)
      const changed = Date.now()
      await until(session.topology, (view) => nodeOf(view, 'replica')?.role === role)
      late.push(Date.now() - changed)
    }
    for (let round = 0; round < rounds; round += 1) {
      await changeTo('replica', "CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl'")
      await changeTo('standalone', 'RESET REPLICA ALL')
    }
    report(nodes, 'from a change of role until it is shown', late)
    expect(Math.max(...late)).toBeLessThan(1000)
  })

  test('costs little to watch', async () => {
    const took: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const before = performance.now()
      await observeServer(session.servers.server('source', 'check'), 1500)
      took.push(performance.now() - before)
    }
    report(nodes, 'one look at a server', took)
    const from = Date.now()
    const usage = process.cpuUsage()
    await until(session.topology, ({ snapshot }) => snapshot.at > from + 5000)
    const { user, system } = process.cpuUsage(usage)
    const share = (user + system) / 1000 / (Date.now() - from)
    report(nodes, 'of a core, to watch', [share * 100], '%')
    expect(share).toBeLessThan(0.5)
  })
})
