import { createHash } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { askEngine, engineCandidates, wellKnownSockets } from './engine-address.mjs'
import { bareMachine, fakeEngine, temporaryFolder, writeFiles } from './testing.mjs'

const unix = (socket) => ({ name: 'Test', origin: 'socket', address: `unix://${socket}` })

function homeWithContext(name, endpoint) {
  const home = temporaryFolder()
  const id = createHash('sha256').update(name).digest('hex')
  writeFiles(home, {
    '.docker/config.json': JSON.stringify({ currentContext: name }),
    [`.docker/contexts/meta/${id}/meta.json`]: JSON.stringify({
      Name: name,
      Endpoints: { docker: { Host: endpoint } },
    }),
  })
  return home
}

test('DOCKER_HOST shuts out every other place', () => {
  const home = homeWithContext('lab', 'unix:///lab.sock')
  const candidates = engineCandidates(bareMachine({ home, env: { DOCKER_HOST: 'tcp://10.0.0.5:2375' } }))
  expect(candidates).toEqual([{ name: 'DOCKER_HOST', origin: 'DOCKER_HOST', address: 'tcp://10.0.0.5:2375' }])
})

test('the current Docker context comes before the known sockets', () => {
  const home = homeWithContext('colima', 'unix:///colima.sock')
  const candidates = engineCandidates(bareMachine({ home }))
  expect(candidates[0]).toMatchObject({ origin: 'context', address: 'unix:///colima.sock' })
  expect(candidates[0].name).toContain('colima')
  expect(candidates.slice(1)).toEqual(wellKnownSockets(bareMachine({ home })))
})

test('DOCKER_CONTEXT goes before the context in the configuration', () => {
  const home = homeWithContext('colima', 'unix:///colima.sock')
  const env = { DOCKER_CONTEXT: 'default' }
  expect(engineCandidates(bareMachine({ home, env }))[0].origin).toBe('socket')
})

test('a configuration that cannot be read does not end the search', () => {
  const home = temporaryFolder()
  writeFiles(home, { '.docker/config.json': '{ "currentContext": ' })
  expect(engineCandidates(bareMachine({ home })).every(({ origin }) => origin === 'socket')).toBe(true)
})

test('a context that asks for certificates brings its own', () => {
  const home = homeWithContext('far', 'tcp://far.example:2376')
  const tls = path.join('.docker/contexts/tls', createHash('sha256').update('far').digest('hex'), 'docker')
  writeFiles(home, { [`${tls}/ca.pem`]: 'x' })
  expect(engineCandidates(bareMachine({ home }))[0].certificates).toBe(path.join(home, tls))
})

test('the known sockets are asked in order: Docker, Docker Desktop, Colima, Rancher Desktop, Podman', () => {
  const names = wellKnownSockets(bareMachine({ home: '/h', env: { XDG_RUNTIME_DIR: '/run/user/7' } })).map(
    ({ name, address }) => `${name} ${address}`,
  )
  expect(names).toEqual([
    'Docker unix:///var/run/docker.sock',
    'Docker (rootless) unix:///run/user/7/docker.sock',
    'Docker Desktop unix:///h/.docker/run/docker.sock',
    'Docker Desktop unix:///h/.docker/desktop/docker.sock',
    'Colima unix:///h/.colima/default/docker.sock',
    'Rancher Desktop unix:///h/.rd/docker.sock',
    'Podman unix:///run/user/7/podman/podman.sock',
    'Podman unix:///run/podman/podman.sock',
    'Podman unix:///h/.local/share/containers/podman/machine/podman.sock',
  ])
})

test('on Windows named pipes are asked', () => {
  const addresses = wellKnownSockets(bareMachine({ platform: 'win32', uid: -1 })).map(({ address }) => address)
  expect(addresses).toEqual(['npipe:////./pipe/docker_engine', 'npipe:////./pipe/podman-machine-default'])
})

test.skipIf(process.platform === 'win32')('an engine on a socket answers with the version of its API', async () => {
  const socket = path.join(temporaryFolder(), 'e.sock')
  await fakeEngine(socket)
  expect(await askEngine(unix(socket))).toEqual({ state: 'answers', apiVersion: '1.41' })
})

test('an engine behind TCP answers too', async () => {
  const server = await fakeEngine(path.join(temporaryFolder(), 'unused.sock'))
  await new Promise((resolve) => server.close(resolve))
  const port = await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
  const answer = await askEngine({ name: 'Test', origin: 'DOCKER_HOST', address: `tcp://127.0.0.1:${port}` })
  expect(answer.state).toBe('answers')
})

test('something else that speaks HTTP is no engine', async () => {
  const socket = path.join(temporaryFolder(), 'e.sock')
  await fakeEngine(socket, { headers: {} })
  expect(await askEngine(unix(socket))).toMatchObject({ state: 'silent', reason: expect.stringContaining('not as a') })
})

test('a socket that is not there is silent, and says so', async () => {
  const answer = await askEngine(unix(path.join(temporaryFolder(), 'none.sock')))
  expect(answer).toEqual({ state: 'silent', reason: 'there is no such socket' })
})

test('an engine that accepts and says nothing is given up', async () => {
  const socket = path.join(temporaryFolder(), 'e.sock')
  const connections = []
  const server = net.createServer((connection) => connections.push(connection))
  await new Promise((resolve) => server.listen(socket, resolve))
  onTestFinished(() => {
    for (const connection of connections) connection.destroy()
    server.close()
  })
  const answer = await askEngine(unix(socket), { timeoutMs: 50 })
  expect(answer).toEqual({ state: 'silent', reason: 'no answer within 0.05 s' })
})

test('an address of a kind that is not supported is named', async () => {
  const answer = await askEngine({ name: 'DOCKER_HOST', origin: 'DOCKER_HOST', address: 'ssh://far.example' })
  expect(answer.reason).toContain('"ssh"')
})
