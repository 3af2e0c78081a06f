import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TopologyView } from '../contract/topology'
import type { Session } from '../session/session'
import { labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'

let house: TestHouse
let session: Session

const nodes = ['db1', 'db2', 'db3']
const options = (id: string) => [
  '--plugin-load-add=group_replication.so',
  '--group_replication_group_name=0f3a7c9e-5d1b-4c57-9b62-4f6f0a4b7d11',
  `--group_replication_local_address=${id}:33061`,
  `--group_replication_group_seeds=${nodes.map((node) => `${node}:33061`).join(',')}`,
  '--group_replication_start_on_boot=OFF',
  '--group_replication_member_expel_timeout=0',
]
const run = async (node: string, ...statements: string[]) => {
  for (const sql of statements) await session.servers.server(node, 'prepare').query(sql, { timeoutMs: 60_000 })
}
const nodeOf = (view: TopologyView, id: string) => view.snapshot.nodes.find((node) => node.id === id)
const roles = (view: TopologyView) => nodes.map((id) => nodeOf(view, id)?.role)

beforeAll(async () => {
  const services = Object.fromEntries(nodes.map((id, index) => [id, mysqlService(id, index + 1, {}, options(id))]))
  house = await openTestHouse({ labs: { group: labFiles({ services }) } })
  session = await house.start('group')
  for (const node of nodes) {
    await run(
      node,
      'SET SESSION sql_log_bin = 0',
      "CREATE USER repl IDENTIFIED BY 'repl'",
      'GRANT REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO repl',
      'SET SESSION sql_log_bin = 1',
      'SET GLOBAL group_replication_recovery_get_public_key = ON',
      "CHANGE REPLICATION SOURCE TO SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl' FOR CHANNEL 'group_replication_recovery'",
    )
  }
  await run('db1', 'SET GLOBAL group_replication_bootstrap_group = ON', 'START GROUP_REPLICATION')
  await run('db1', 'SET GLOBAL group_replication_bootstrap_group = OFF')
  for (const node of ['db2', 'db3']) await run(node, 'START GROUP_REPLICATION')
})

afterAll(() => house.close())

test('a group is seen: its primary, its secondaries, and how far they are behind', async () => {
  const view = await until(session.topology, (now) => roles(now).join() === 'primary,secondary,secondary', 30_000)
  expect(view.snapshot.edges).toEqual([])
  const seen = await until(
    session.topology,
    ({ snapshot, findings }) =>
      findings.length === 0 && (snapshot.groupLinks?.every(({ state }) => state === 'ONLINE') ?? false),
    30_000,
  )
  expect(seen.snapshot.groupLinks?.map(({ from, to }) => [from, to])).toEqual([
    ['db1', 'db2'],
    ['db1', 'db3'],
  ])
})

test('a primary that is killed is suspected, and another one is seen within a second of its election', async () => {
  await session.injectFault({ kind: 'kill', node: 'db1' })
  expect(session.topology.value.failover[0]?.id).toBe('detection')
  const view = await until(session.topology, (now) => roles(now).slice(1).includes('primary'), 40_000)
  const texts = session.timeline.value.map(({ kind }) => kind)
  expect(texts).toContain('detection')
  expect(view.failover.find(({ id }) => id === 'candidate')?.state).toBe('met')
  const [primary] = view.snapshot.nodes.filter(({ role }) => role === 'primary')
  const { rows } = await session.servers
    .server(primary?.id ?? '', 'check')
    .query("SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'")
  expect(rows).toEqual([['2']])
})

test('a member alone commits nothing, and the diagram says so', async () => {
  const primary = session.topology.value.snapshot.nodes.find(({ role }) => role === 'primary')?.id ?? ''
  const other = nodes.find((id) => id !== 'db1' && id !== primary) ?? ''
  await session.injectFault({ kind: 'kill', node: other })
  const view = await until(session.topology, ({ findings }) => findings.some(({ kind }) => kind === 'NoQuorum'), 40_000)
  expect(view.findings.find(({ kind }) => kind === 'NoQuorum')?.node).toBe(primary)
  expect(view.failover.find(({ id }) => id === 'quorum')?.state).toBe('failing')
})
