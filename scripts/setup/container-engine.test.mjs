import path from 'node:path'
import { expect, test } from 'vitest'
import { describeEngine, planEngine } from './container-engine.mjs'
import { SetupError } from './setup-error.mjs'
import { bareMachine, fakeEngine, temporaryFolder } from './testing.mjs'

const socketAt = (socket, name = 'Docker') => ({ name, origin: 'socket', address: `unix://${socket}` })
const debian = (changes) => bareMachine({ usesApt: true, ...changes })

async function refusal(machine, found) {
  const error = await planEngine(machine, found).catch((reason) => reason)
  expect(error).toBeInstanceOf(SetupError)
  return error.toText()
}

test('the first engine that answers is taken, and nothing has to be done', async () => {
  const folder = temporaryFolder()
  await fakeEngine(path.join(folder, 'second.sock'))
  await fakeEngine(path.join(folder, 'third.sock'))
  const candidates = ['first', 'second', 'third'].map((name) => socketAt(path.join(folder, `${name}.sock`), name))
  const plan = await planEngine(debian(), { candidates })
  expect(plan.step).toBe('ready')
  expect(describeEngine(plan.engine)).toBe(`Container engine: second at unix://${folder}/second.sock`)
})

test('an engine in the home folder is found without being told', async () => {
  const home = temporaryFolder()
  const socket = path.join(home, '.colima/default/docker.sock')
  await fakeEngine(socket)
  const { wellKnownSockets } = await import('./engine-address.mjs')
  // Those of the machine that the test runs on are left out.
  const candidates = wellKnownSockets(bareMachine({ home })).filter(({ address }) => address.includes(home))
  expect(await planEngine(bareMachine({ home }), { candidates })).toMatchObject({
    step: 'ready',
    engine: { name: 'Colima', address: `unix://${socket}` },
  })
})

test('on Debian without an engine Docker is installed, with what builds images', async () => {
  const plan = await planEngine(debian(), { candidates: [], hasDaemon: false })
  expect(plan.step).toBe('install')
  expect(plan.packages.flatMap(({ names }) => names)).toEqual(['docker.io', 'iptables', 'debootstrap'])
})

test('a Docker that is installed but does not run is started, not installed', async () => {
  const plan = await planEngine(debian(), { candidates: [], hasDaemon: true })
  expect(plan.step).toBe('start')
  expect(plan.packages.flatMap(({ names }) => names)).not.toContain('docker.io')
})

test('a DOCKER_HOST that does not answer is reported, and nothing is installed', async () => {
  const env = { DOCKER_HOST: `unix://${temporaryFolder()}/gone.sock` }
  const text = await refusal(debian({ env }), { hasDaemon: false })
  expect(text).toContain(`DOCKER_HOST is set to ${env.DOCKER_HOST}, which does not answer: there is no such socket.`)
  expect(text).toContain('unset DOCKER_HOST')
})

test('a Docker context that does not answer is reported when nothing else does', async () => {
  const candidates = [{ name: 'the Docker context "far"', origin: 'context', address: 'unix:///nowhere/far.sock' }]
  expect(await refusal(debian(), { candidates, hasDaemon: false })).toContain('The Docker context "far" names')
})

test('another engine is taken when the one of the Docker context does not answer', async () => {
  const socket = path.join(temporaryFolder(), 'e.sock')
  await fakeEngine(socket)
  const candidates = [{ name: 'gone', origin: 'context', address: 'unix:///nowhere/far.sock' }, socketAt(socket)]
  expect((await planEngine(debian(), { candidates })).engine.address).toBe(`unix://${socket}`)
})

test.each([
  ['darwin', ['Docker Desktop', 'Colima', 'Podman']],
  ['win32', ['Docker Desktop', 'Podman']],
  ['linux', ['Docker Engine', 'Podman']],
])('elsewhere it says what to install: %s', async (platform, products) => {
  const text = await refusal(bareMachine({ platform }), { candidates: [], hasDaemon: false })
  expect(text).toContain('No container engine answers on this machine.')
  for (const product of products) expect(text).toMatch(new RegExp(`${product} +https://`))
})
