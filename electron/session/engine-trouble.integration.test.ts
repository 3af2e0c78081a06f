import { createServer as createHttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { containerName } from '../engine/containers'
import { EngineForwarder } from '../testing/engine-forwarder'
import { pairLab } from '../testing/lab-files'
import { nothing, objectsOf, realEngine } from '../testing/real-engine'
import { freePort } from '../testing/registry'
import { TerminalWindow } from '../testing/terminal-window'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

const lab = pairLab({
  terminals: ['source'],
  steps: {
    '01-write': {
      checks: [
        { name: 'A database', query: { node: 'source', sql: "SHOW DATABASES LIKE 'shop'", rows: 1 } },
        { name: 'A file', exec: { node: 'source', command: 'test -e /tmp/file' } },
      ],
    },
  },
})

async function houseOn(
  address: string,
  changes: Partial<Parameters<typeof openTestHouse>[0]> = {},
): Promise<TestHouse> {
  const house = await openTestHouse({ labs: { pair: lab }, env: { DOCKER_HOST: address }, ...changes })
  onTestFinished(() => house.close())
  return house
}

describe('without an engine', () => {
  test('a lab is not started, and what was tried is told', async () => {
    // Of that platform's engines none can be here.
    const { house } = await houseOn('', {
      platform: process.platform === 'win32' ? 'linux' : 'win32',
      env: { DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined, DOCKER_CONFIG: '/nowhere' },
    })
    const error = await house.sessions.start('pair').catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'ENGINE_NOT_FOUND' })
    expect((error as { details: { tried: unknown[] } }).details.tried).toContainEqual({
      what: "Docker's pipe (npipe:////./pipe/docker_engine)",
      result: expect.stringMatching(/ENOENT/),
    })
    expect(house.engine.status.value).toMatchObject({ state: 'missing', error: { code: 'ENGINE_NOT_FOUND' } })
    expect(house.sessions.list.value).toEqual([])
  })

  test('the one that DOCKER_HOST names is named, and no other is taken instead', async () => {
    const address = `tcp://127.0.0.1:${await freePort()}`
    const { house } = await houseOn(address)
    await expect(house.sessions.start('pair')).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: `The engine named by DOCKER_HOST does not answer: ${address}`,
      details: { tried: [{ what: `DOCKER_HOST (${address})`, result: expect.stringContaining('ECONNREFUSED') }] },
    })
  })

  test('one that says nothing is given up after some seconds', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => void sockets.add(socket.on('error', () => {})))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const begun = Date.now()
    const { house } = await houseOn(`tcp://127.0.0.1:${(silent.address() as { port: number }).port}`)
    await expect(house.sessions.start('pair')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(Date.now() - begun).toBeLessThan(10_000)
  })

  test.each([
    ['a web site', 200, '<html>Hello</html>'],
    ['some other service', 200, '{"name":"not an engine"}'],
    ['a gateway', 502, 'Bad gateway'],
  ])('%s is not taken for one', async (_what, status, body) => {
    const other = createHttpServer((_, response) => response.writeHead(status).end(body))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => void other.close(() => resolve())))
    const { house } = await houseOn(`tcp://127.0.0.1:${(other.address() as { port: number }).port}`)
    await expect(house.sessions.start('pair')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(house.engine.status.value.state).toBe('missing')
  })
})

describe('an engine that is lost in the middle of a lab', () => {
  let forwarder: EngineForwarder
  let test_: TestHouse
  let session: Session

  beforeAll(async () => {
    forwarder = await EngineForwarder.open(await realEngine())
    test_ = await openTestHouse({ labs: { pair: lab }, env: { DOCKER_HOST: forwarder.address } })
    session = await test_.start('pair')
    await until(session.topology, (view) => view.snapshot.nodes.every((node) => node.server?.status === 'known'))
  })

  afterAll(async () => {
    await test_.close()
    await forwarder.close()
  })

  const stateOf = (node: string) =>
    session.topology.value.snapshot.nodes.find((one) => one.id === node)?.container.state

  test('is told within five seconds, and the lab goes on by itself when it is found again', async () => {
    const windows = (['mysql', 'shell'] as const).map((kind) => {
      const { id } = session.terminals.open('replica', kind)
      const window = new TerminalWindow()
      session.terminals.attach(id, window.port, window.size)
      return window
    })
    const [prompt, shell] = windows as [TerminalWindow, TerminalWindow]
    await prompt.prompts(/^replica mysql> $/)
    await shell.prompts(/# $/)

    await forwarder.cut()
    await until(session.view, (view) => view.engineLost, 5000)
    expect(test_.house.engine.status.value).toMatchObject({ state: 'missing', error: { code: 'ENGINE_UNREACHABLE' } })
    for (const window of windows) await window.until((one) => one.state === 'waiting')
    await shell.shows('This terminal reconnects by itself.')
    // What needs the engine is refused, in so many words; nothing is lost by having asked.
    await expect(session.controlNode('source', 'stop')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await expect(test_.house.sessions.start('pair')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await expect(test_.house.sessions.end(session.id)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(session.view.value.state).toBe('running')
    // The servers run on, and are still asked.
    await session.servers.server('source', 'prepare').query('CREATE DATABASE shop')
    // Meanwhile somebody stops the source.
    await test_.engine.docker.getContainer(containerName(session.owner, 'source')).kill()
    expect(stateOf('source')).toBe('running')

    await forwarder.restore()
    await until(session.view, (view) => !view.engineLost, 5000)
    await until(session.topology, () => stateOf('source') === 'exited', 5000)
    await prompt.prompts(/^replica mysql> $/)
    prompt.press("SELECT CONCAT('ba', 'ck');\r")
    await prompt.shows('| back ')
    await shell.prompts(/# $/)
    shell.press('echo ba"ck"\r')
    await shell.shows('\nback')

    await session.controlNode('source', 'start')
    await until(session.topology, () => stateOf('source') === 'running', 10_000)
    session.terminals.type('source', 'shell', 'touch /tmp/file')
    await until(session.view, (view) => view.steps[0]?.state === 'done', 30_000)
  })

  test('leaves no program behind on the terminals that were cut off', async () => {
    await vi.waitFor(
      async () => {
        const { Processes } = await test_.engine.docker.getContainer(containerName(session.owner, 'replica')).top()
        const commands = (Processes as string[][]).map((row) => row.at(-1))
        expect(commands.filter((command) => command === 'bash')).toHaveLength(1)
        expect(commands.filter((command) => command?.startsWith('mysql -uroot'))).toHaveLength(1)
      },
      { timeout: 5000, interval: 100 },
    )
  })
})

describe('an engine that is lost while a lab starts', () => {
  test.each(['creating', 'starting'] as const)(
    'in the phase %s fails the start, and nothing is left when it is back',
    async (phase) => {
      const forwarder = await EngineForwarder.open(await realEngine())
      onTestFinished(() => forwarder.close())
      const { house, engine } = await houseOn(forwarder.address)
      const id = await house.sessions.start('pair')
      const session = house.sessions.get(id)
      await until(session.view, (view) => view.start.nodes.some((node) => node.phase === phase))
      await forwarder.cut()
      await until(session.view, (view) => view.state === 'failed', 20_000)
      expect(session.view.value.error).toMatchObject({ code: 'ENGINE_UNREACHABLE' })
      await forwarder.restore()
      await until(house.engine.status, (status) => status.state === 'ready', 5000)
      await house.sessions.end(id)
      expect(await objectsOf(engine, id)).toEqual(nothing)
    },
  )
})

test('an engine without space for the data says so, and nothing is left of the start', async () => {
  // A real volume of the real engine, but a small one.
  const forwarder = await EngineForwarder.open(await realEngine(), (asked, body) =>
    asked.endsWith('/volumes/create')
      ? { ...body, Driver: 'local', DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=20m' } }
      : body,
  )
  onTestFinished(() => forwarder.close())
  const { house, engine } = await houseOn(forwarder.address)
  const id = await house.sessions.start('pair')
  await house.sessions.whenStarted(id)
  expect(house.sessions.get(id).view.value).toMatchObject({
    state: 'failed',
    error: { code: 'DISK_FULL', details: { log: expect.stringContaining('No space left on device') } },
  })
  expect(await objectsOf(engine, id)).toEqual(nothing)
})
