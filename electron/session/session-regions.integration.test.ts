import { afterAll, beforeAll, expect, test } from 'vitest'
import { shopFiles } from '../cli/bench-shop'
import type { TopologyView } from '../contract/topology'
import { execInNode } from '../engine/exec'
import { idleService, labFiles, shopServer } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

const host = (region: string, volumes: string[]) => idleService({ 'x-standby': { kind: 'store', region }, volumes })
const lab = labFiles({
  services: {
    db: shopServer('db', 1, { 'x-standby': { kind: 'mysql', region: 'mumbai' } }),
    backup: host('mumbai', ['backups:/backups']),
    vault: host('singapore', ['vault:/vault']),
    one: host('east', ['shared:/shared']),
    two: host('west', ['shared:/shared']),
    nowhere: idleService(),
  },
  files: shopFiles.files,
})

const sh = async (node: string, script: string) => {
  const result = await execInNode(house.engine, session.owner, node, {
    command: ['sh', '-c', script],
    timeoutMs: 10_000,
  })
  return result.stdout.trim()
}
const stateOf = ({ snapshot }: TopologyView, id: string) =>
  snapshot.nodes.find((node) => node.id === id)?.container.state
const answers = ({ snapshot }: TopologyView) => snapshot.nodes.find(({ id }) => id === 'db')?.server?.status === 'known'
const orders = async () => {
  const { rows } = await session.servers.server('db', 'prepare').query('SELECT COUNT(*) FROM shop.orders')
  return rows[0]?.[0]
}
const fillUp = async () => {
  const sql = "INSERT INTO shop.orders (id, customer, amount) VALUES ('1', 'Ada', 12.50)"
  await session.servers.server('db', 'prepare').query(sql)
  await sh('backup', 'echo full > /backups/full.sql')
}
const loseMumbai = async () => {
  await session.injectFault({ kind: 'lose-region', node: 'backup' })
  await until(session.topology, (view) => stateOf(view, 'db') === 'created' && stateOf(view, 'backup') === 'created')
}

beforeAll(async () => {
  house = await openTestHouse({ labs: { regions: lab } })
  session = await house.start('regions')
  await sh('vault', 'echo copy > /vault/copy.sql')
})

afterAll(() => house.close())

test('a region that is destroyed takes its containers and volumes with it, and nothing outside', async () => {
  await fillUp()
  await loseMumbai()
  expect(session.view.value.faults).toMatchObject([
    { kind: 'lose-region', node: 'backup', region: { name: 'mumbai', nodes: ['db', 'backup'] } },
  ])
  expect(stateOf(session.topology.value, 'vault')).toBe('running')
  await session.undoFault(session.view.value.faults[0]?.id ?? '')
  await until(session.topology, answers, 40_000)
  expect(session.view.value.faults).toEqual([])
  expect(await orders()).toBe('0')
  expect(await sh('backup', 'ls /backups')).toBe('')
  expect(await sh('vault', 'cat /vault/copy.sql')).toBe('copy')
  const texts = session.timeline.value.map(({ text }) => text)
  expect(texts).toContain('Destroy the region: mumbai')
  expect(texts).toContain('Start the region with empty disks: mumbai')
})

test('its nodes can be started one by one, and the fault is over with the last', async () => {
  await fillUp()
  await loseMumbai()
  await session.controlNode('backup', 'start')
  await until(session.topology, (view) => stateOf(view, 'backup') === 'running')
  expect(session.view.value.faults).toHaveLength(1)
  await session.controlNode('db', 'start')
  await until(session.topology, answers, 40_000)
  await until(session.view, ({ faults }) => faults.length === 0)
  expect(await orders()).toBe('0')
})

test('an undo in a fence may name any node of the region', async () => {
  await loseMumbai()
  await session.runFaultScript([{ do: 'undo', kind: 'lose-region', node: 'db' }])
  await until(session.topology, answers, 40_000)
  expect(session.view.value.faults).toEqual([])
})

test('what lies in no region, or shares a volume with another region, is refused and stays', async () => {
  const lose = (node: string) => session.injectFault({ kind: 'lose-region', node })
  await expect(lose('nowhere')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(lose('one')).rejects.toMatchObject({ message: expect.stringContaining('also used by two') })
  expect(stateOf(session.topology.value, 'one')).toBe('running')
  expect(session.view.value.faults).toEqual([])
})
