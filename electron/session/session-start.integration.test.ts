import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { NodePhase } from '../contract/session'
import { containerName, inspectNode, networkName, volumeName } from '../engine/containers'
import { execInNode } from '../engine/exec'
import { labels } from '../engine/labels'
import { Server } from '../mysql/server'
import { recordVolumes } from '../testing/event-record'
import { idleService, labFiles, mysqlService, pairLab } from '../testing/lab-files'
import { inspect, nothing, objectsOf } from '../testing/real-engine'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

/** Its server takes ten minutes to get its history: whoever waits for it must be able to stop waiting. */
const slowHistory = { 'files/history.sql': 'SELECT SLEEP(600);\n' }

const labs = {
  pair: pairLab({
    services: {
      source: mysqlService('source', 1, {
        volumes: ['source-data:/var/lib/mysql', './files/note.txt:/lab/note.txt:ro'],
        ports: ['8080', '9090/udp'],
        mem_limit: '600m',
        labels: { 'org.example.team': 'storage' },
      }),
      // Without a volume of its own in the lab: the engine makes one without a name.
      replica: mysqlService('replica', 2, { volumes: [] }),
    },
    files: { 'files/note.txt': 'Bring this along.\n' },
  }),
  history: labFiles({
    services: {
      source: mysqlService('source', 1, {
        volumes: ['source-data:/var/lib/mysql', './files/history.sql:/docker-entrypoint-initdb.d/history.sql:ro'],
      }),
    },
    files: { 'files/history.sql': 'CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY);\n' },
  }),
  slow: labFiles({
    services: {
      source: mysqlService('source', 1, {
        volumes: ['source-data:/var/lib/mysql', './files/history.sql:/docker-entrypoint-initdb.d/history.sql:ro'],
      }),
    },
    files: slowHistory,
  }),
  waiting: labFiles({
    services: {
      schema: idleService({ entrypoint: ['bash', '-c', 'sleep 1; exit 0'] }),
      broker: idleService({
        entrypoint: ['bash', '-c', 'sleep 1; touch /tmp/open; sleep infinity'],
        healthcheck: { test: ['CMD', 'test', '-e', '/tmp/open'], interval: '200ms', timeout: '5s', retries: 50 },
      }),
      app: idleService({
        entrypoint: ['bash', '-c', 'trap "exit 0" TERM; getent hosts broker >/tmp/seen; sleep infinity & wait'],
        depends_on: {
          schema: { condition: 'service_completed_successfully' },
          broker: { condition: 'service_healthy' },
        },
      }),
    },
  }),
  still: labFiles({ services: { app: idleService({ volumes: ['data:/data'] }) } }),
  backup: labFiles({
    services: {
      backup: idleService({
        'x-standby': { kind: 'store', backups: '/backups' },
        entrypoint: undefined,
        command: ['sleep', 'infinity'],
        volumes: ['backups:/backups'],
      }),
    },
  }),
  failing: labFiles({
    services: {
      schema: idleService({ entrypoint: ['bash', '-c', 'echo no such table; exit 3'] }),
      app: idleService({ depends_on: { schema: { condition: 'service_completed_successfully' } } }),
    },
  }),
}

let test_: TestHouse

beforeAll(async () => {
  test_ = await openTestHouse({ labs })
})

afterAll(() => test_.close())

const root = (session: Session, node: string) => session.servers.server(node, 'prepare')
const cell = async (server: Server, sql: string) => (await server.query(sql)).rows[0]?.[0]

test('a store that has a server image and only sleeps is no server', async () => {
  const session = await test_.start('backup')
  expect(session.servers.nodes).toEqual([])
  expect(session.view.value.nodes).toMatchObject([{ id: 'backup', kind: 'store', volume: 'unbounded' }])
  const { stdout } = await session.checkContext.exec('backup', {
    command: ['sh', '-c', 'cat /proc/1/cmdline | tr "\\0" " "; stat -c %F /backups'],
    timeoutMs: 5000,
  })
  expect(stdout).toBe('sleep infinity directory\n')
})

describe('a session that was started', () => {
  let session: Session

  beforeAll(async () => {
    session = await test_.start('pair')
  })

  test('labels every object as its own and as a Compose project', async () => {
    const { docker } = test_.engine
    const project = `standby-pair-${session.id}`
    const own = {
      [labels.session]: session.id,
      [labels.lab]: 'pair',
      [labels.composeProject]: project,
      [labels.home]: session.owner.home,
    }
    const objects = await objectsOf(test_.engine, session.id)
    expect(objects).toEqual({
      containers: [`${project}-replica-1`, `${project}-source-1`],
      networks: [`${project}_lab`],
      volumes: [`${project}_source-data`],
    })
    const source = await inspect(test_.engine, containerName(session.owner, 'source'))
    expect(source.Config.Labels).toMatchObject({
      ...own,
      [labels.node]: 'source',
      [labels.composeService]: 'source',
      [labels.composeNumber]: '1',
      [labels.composeOneOff]: 'False',
      'org.example.team': 'storage',
    })
    const network = await docker.getNetwork(networkName(session.owner, 'lab')).inspect()
    expect(network.Labels).toEqual({ ...own, [labels.composeNetwork]: 'lab' })
    const volume = await docker.getVolume(volumeName(session.owner, 'source-data')).inspect()
    expect(volume.Labels).toEqual({ ...own, [labels.composeVolume]: 'source-data' })
  })

  test('publishes ports on 127.0.0.1 only, each server on one of its own', async () => {
    for (const node of ['source', 'replica']) {
      const { NetworkSettings } = await inspect(test_.engine, containerName(session.owner, node))
      const bindings = Object.values(NetworkSettings.Ports).flatMap((all) => all ?? [])
      expect(bindings.length).toBeGreaterThan(0)
      expect(new Set(bindings.map((binding) => binding.HostIp))).toEqual(new Set(['127.0.0.1']))
    }
    const source = await inspect(test_.engine, containerName(session.owner, 'source'))
    const published = Object.entries(source.NetworkSettings.Ports).filter(([, bindings]) => bindings?.length)
    expect(published.map(([port]) => port).sort()).toEqual(['3306/tcp', '8080/tcp', '9090/udp'])
    expect(session.servers.portOf('source')).not.toBe(session.servers.portOf('replica'))
  })

  test('says in its view on which port each server answers', () => {
    const ports = session.view.value.nodes.map((node) => [node.id, node.ports['3306']])
    expect(ports).toEqual([
      ['source', session.servers.portOf('source')],
      ['replica', session.servers.portOf('replica')],
    ])
    expect(session.servers.portOf('source')).toBeGreaterThan(0)
  })

  test('gives its containers no privilege, no host namespace, and mounts the lab read-only', async () => {
    for (const node of ['source', 'replica']) {
      const { HostConfig, Mounts } = await inspect(test_.engine, containerName(session.owner, node))
      expect(HostConfig).toMatchObject({ Privileged: false, PidMode: '', UTSMode: '', UsernsMode: '' })
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges')
      expect(HostConfig.CapAdd ?? []).toEqual([])
      expect(HostConfig.Devices ?? []).toEqual([])
      expect(HostConfig.NetworkMode).toBe(networkName(session.owner, 'lab'))
      expect(HostConfig.IpcMode).not.toBe('host')
      expect(Mounts.filter((mount) => mount.Type === 'bind' && mount.RW)).toEqual([])
    }
    const source = await inspect(test_.engine, containerName(session.owner, 'source'))
    expect(source.Mounts.filter((mount) => mount.Type === 'bind').map((mount) => mount.Destination)).toEqual([
      '/lab/note.txt',
    ])
    expect(source.HostConfig.Memory).toBe(600 * 1024 ** 2)
    const run = (command: string) =>
      execInNode(test_.engine, session.owner, 'source', { command: ['sh', '-c', command], timeoutMs: 5000 })
    expect((await run('grep NoNewPrivs /proc/1/status')).stdout).toMatch(/NoNewPrivs:\s+1/)
    expect((await run('cat /lab/note.txt')).stdout).toBe('Bring this along.\n')
    expect((await run('echo scribble >/lab/note.txt')).stderr).toContain('Read-only file system')
  })

  test('gives every server an identity of its own, and no transactions', async () => {
    const uuids = await Promise.all(
      ['source', 'replica'].map((node) => cell(root(session, node), 'SELECT @@server_uuid')),
    )
    expect(new Set(uuids).size).toBe(2)
    for (const node of ['source', 'replica']) {
      expect(await cell(root(session, node), 'SELECT @@global.gtid_executed')).toBe('')
      expect(await cell(root(session, node), 'SELECT @@global.gtid_purged')).toBe('')
      const logs = await root(session, node).query('SHOW BINARY LOGS')
      expect(logs.rows.map(([name]) => name)).toEqual(['binlog.000001'])
    }
  })

  test("takes the session's password, and no other", async () => {
    const port = session.servers.portOf('source') ?? 0
    const login = async (password: string) => {
      const server = new Server({ host: '127.0.0.1', port, user: 'root', password })
      try {
        return await cell(server, 'SELECT CURRENT_USER()')
      } finally {
        await server.dispose()
      }
    }
    await expect(login(session.view.value.password)).resolves.toBe('root@%')
    await expect(login('lab')).rejects.toMatchObject({ code: 'SQL_FAILED', details: { number: 1045 } })
    await expect(login('')).rejects.toMatchObject({ code: 'SQL_FAILED', details: { number: 1045 } })
  })

  test('has told, node by node, that each became ready', () => {
    for (const node of session.view.value.start.nodes) {
      expect(node).toMatchObject({ phase: 'ready' })
      expect(node.readyAt ?? 0).toBeGreaterThanOrEqual(node.startedAt ?? Number.POSITIVE_INFINITY)
    }
  })

  test('does not touch another session of the same lab, and is not touched by it', async () => {
    const other = await test_.start('pair')
    await root(session, 'source').query('CREATE DATABASE only_here')
    expect(
      await cell(
        root(other, 'source'),
        "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'only_here'",
      ),
    ).toBe('0')
    const [mine, others] = await Promise.all(
      [session, other].map((one) => cell(root(one, 'source'), 'SELECT @@server_uuid')),
    )
    expect(mine).not.toBe(others)
    expect(session.view.value.password).not.toBe(other.view.value.password)
    // Its replica is a neighbour by name, and it is its own.
    const found = await execInNode(test_.engine, other.owner, 'source', {
      command: ['mysql', '-hreplica', '-uroot', '-Ne', 'SELECT @@server_uuid'],
      environment: { MYSQL_PWD: other.view.value.password },
      timeoutMs: 10_000,
    })
    expect(found.stdout.trim()).toBe(await cell(root(other, 'replica'), 'SELECT @@server_uuid'))
    const address = (await inspect(test_.engine, containerName(session.owner, 'source'))).NetworkSettings.Networks[
      networkName(session.owner, 'lab')
    ]?.IPAddress
    const across = await execInNode(test_.engine, other.owner, 'source', {
      command: ['mysql', `-h${address}`, '-uroot', '--connect-timeout=2', '-Ne', 'SELECT 1'],
      environment: { MYSQL_PWD: session.view.value.password },
      timeoutMs: 10_000,
    })
    expect(across.exitCode).not.toBe(0)
    expect(across.stderr).toContain("Can't connect")

    await test_.house.sessions.end(other.id)
    expect(await objectsOf(test_.engine, other.id)).toEqual(nothing)
    expect(await cell(root(session, 'source'), 'SELECT 1')).toBe('1')
    expect((await objectsOf(test_.engine, session.id)).containers).toHaveLength(2)
  })
})

test("a server's own history is the only thing in its gtid_executed", async () => {
  const session = await test_.start('history')
  const uuid = await cell(root(session, 'source'), 'SELECT @@server_uuid')
  expect(await cell(root(session, 'source'), 'SELECT @@global.gtid_executed')).toBe(`${uuid}:1-2`)
  await test_.house.sessions.end(session.id)
})

describe('the end of a session', () => {
  test('removes exactly what carries its label', async () => {
    const { docker } = test_.engine
    const session = await test_.start('still')
    const project = `standby-still-${session.id}`
    const image = (await inspect(test_.engine, containerName(session.owner, 'app'))).Image
    const elsewhere = 'zzzzzzzz'
    const idle = { Image: image, Entrypoint: ['sleep', 'infinity'], HostConfig: { NetworkMode: 'none' } }
    const similar = await docker.createContainer({ ...idle, name: `${project}-extra-1` })
    const others = await docker.createContainer({
      ...idle,
      name: `${project}-others-1`,
      Labels: { [labels.session]: elsewhere, [labels.lab]: 'still', [labels.composeProject]: project },
    })
    const volume = await docker.createVolume({ Name: `${project}_more-data`, Labels: { [labels.lab]: 'still' } })
    const network = await docker.createNetwork({
      Name: `${project}_more`,
      Labels: { [labels.composeProject]: project },
    })
    onTestFinished(async () => {
      await similar.remove({ force: true, v: true })
      await others.remove({ force: true, v: true })
      await volume.remove()
      await network.remove()
    })

    await test_.house.sessions.end(session.id)

    expect(await objectsOf(test_.engine, session.id)).toEqual(nothing)
    await expect(similar.inspect()).resolves.toMatchObject({ Name: `/${project}-extra-1` })
    await expect(others.inspect()).resolves.toMatchObject({ Name: `/${project}-others-1` })
    await expect(volume.inspect()).resolves.toMatchObject({ Name: `${project}_more-data` })
    await expect(network.inspect()).resolves.toMatchObject({ Name: `${project}_more` })
  })

  test('leaves no volume behind, not even one without a name', async () => {
    const record = await recordVolumes(test_.engine)
    onTestFinished(() => record.dispose())
    const session = await test_.start('pair')
    await test_.house.sessions.end(session.id)
    const used = record.volumesOf(session.id)
    // Two data directories, and what the container that copied them made for itself.
    expect(used.length).toBeGreaterThanOrEqual(2)
    const left = []
    for (const name of used) {
      const found = await test_.engine.docker
        .getVolume(name)
        .inspect()
        .catch(() => null)
      if (found) left.push(name)
    }
    expect(left).toEqual([])
  })

  test('cannot be asked for twice', async () => {
    const session = await test_.start('failing').catch(() => null)
    expect(session).toBeNull()
    const [{ id = '' } = {}] = test_.house.sessions.list.value.filter((one) => one.state === 'failed')
    await test_.house.sessions.end(id)
    await expect(test_.house.sessions.end(id)).rejects.toMatchObject({ code: 'SESSION_GONE' })
  })
})

describe('a start that is cancelled', () => {
  const runsHistory = async (session: Session) => {
    const container = test_.engine.docker.getContainer(containerName(session.owner, 'source'))
    const { Processes } = await container.top()
    expect(Processes.flat().join('\n')).toContain('mysql --protocol=socket')
  }

  test.each<[NodePhase, string, keyof typeof labs, ((session: Session) => Promise<void>)?]>([
    ['image', 'in its first moment', 'pair'],
    ['creating', 'in its first moment', 'pair'],
    ['starting', 'in its first moment', 'pair'],
    ['preparing', 'in its first moment', 'slow'],
    ['preparing', 'while its set-up files run', 'slow', runsHistory],
  ])('in the phase %s, %s, leaves nothing', async (phase, _moment, lab, doing) => {
    const { sessions } = test_.house
    const id = await sessions.start(lab)
    const session = sessions.get(id)
    await until(session.view, (view) => view.start.nodes.some((node) => node.phase === phase))
    if (doing) await vi.waitFor(() => doing(session), { timeout: 10_000, interval: 20 })
    expect(session.view.value.start.cancellable).toBe(true)
    const begun = Date.now()
    await sessions.end(id)
    expect(Date.now() - begun).toBeLessThan(15_000)
    expect(await objectsOf(test_.engine, id)).toEqual(nothing)
    expect(session.view.value.state).toBe('ended')
    expect(() => sessions.get(id)).toThrow(expect.objectContaining({ code: 'SESSION_GONE' }))
    expect(sessions.list.value.some((one) => one.id === id)).toBe(false)
  })
})

describe('a node that depends on others', () => {
  test('starts when the one is healthy and the other has completed', async () => {
    const session = await test_.start('waiting')
    const [schema, app] = await Promise.all(
      ['schema', 'app'].map((node) => inspectNode(test_.engine, session.owner, node)),
    )
    expect(schema).toMatchObject({ state: 'exited', exitCode: 0 })
    expect(app?.since ?? 0).toBeGreaterThanOrEqual(schema?.since ?? Number.POSITIVE_INFINITY)
    const seen = await execInNode(test_.engine, session.owner, 'app', {
      command: ['cat', '/tmp/seen'],
      timeoutMs: 5000,
    })
    expect(seen.stdout).toContain('broker')
    await test_.house.sessions.end(session.id)
  })

  test('is never started when the other did not complete', async () => {
    const { sessions } = test_.house
    const id = await sessions.start('failing')
    await sessions.whenStarted(id)
    expect(sessions.get(id).view.value).toMatchObject({
      state: 'failed',
      error: { code: 'NODE_NOT_READY', details: { node: 'schema', log: expect.stringContaining('no such table') } },
    })
    await sessions.end(id)
  })
})

test('a host port that is taken is named, and nothing is left of the start', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void taken.close(() => resolve())))
  const { port } = taken.address() as { port: number }
  const busy = await openTestHouse({
    labs: { busy: labFiles({ services: { app: idleService({ ports: [`${port}:80`] }) } }) },
  })
  onTestFinished(() => busy.close())
  const { sessions } = busy.house
  const id = await sessions.start('busy')
  await sessions.whenStarted(id)
  const { state, error } = sessions.get(id).view.value
  expect(state).toBe('failed')
  expect(error).toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(String(port)) })
  expect(await objectsOf(busy.engine, id)).toEqual(nothing)
})
