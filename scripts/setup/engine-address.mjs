import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import path from 'node:path'

/**
 * A place where a container engine may answer.
 *
 * @typedef {object} EngineCandidate
 * @property {string} name who would answer, for messages
 * @property {'DOCKER_HOST' | 'context' | 'socket'} origin why it is asked
 * @property {string} address a URL: unix://, npipe://, tcp://, http:// or https://
 * @property {string} [certificates] folder with ca.pem, cert.pem and key.pem
 *
 * @typedef {{ state: 'answers', apiVersion: string } | { state: 'forbidden' } | { state: 'silent', reason: string }} Answer
 */

/**
 * Where to look for an engine, in the order of asking: `DOCKER_HOST`, the current Docker context, then the sockets that
 * Docker, Docker Desktop, Colima, Rancher Desktop and Podman are known by. `DOCKER_HOST` shuts out the rest.
 *
 * Reads Docker's own configuration from disk and asks nobody.
 *
 * @param {Pick<import('./machine.mjs').Machine, 'platform' | 'env' | 'home' | 'uid'>} machine
 * @returns {EngineCandidate[]}
 */
export function engineCandidates(machine) {
  const { env } = machine
  if (env.DOCKER_HOST) {
    const certificates = env.DOCKER_TLS_VERIFY ? env.DOCKER_CERT_PATH || dockerFolder(machine) : undefined
    return [{ name: 'DOCKER_HOST', origin: 'DOCKER_HOST', address: env.DOCKER_HOST, certificates }]
  }
  const context = readContext(machine)
  return [...(context ? [context] : []), ...wellKnownSockets(machine)]
}

/** @returns {EngineCandidate[]} */
export function wellKnownSockets({ platform, env, home, uid }) {
  const known = (name, file) => ({
    name,
    origin: 'socket',
    address: platform === 'win32' ? `npipe://${file}` : `unix://${file}`,
  })
  if (platform === 'win32') {
    return [known('Docker', '//./pipe/docker_engine'), known('Podman', '//./pipe/podman-machine-default')]
  }
  const runtime = env.XDG_RUNTIME_DIR || (uid > 0 && platform === 'linux' ? `/run/user/${uid}` : '')
  return [
    known('Docker', '/var/run/docker.sock'),
    ...(runtime ? [known('Docker (rootless)', `${runtime}/docker.sock`)] : []),
    known('Docker Desktop', `${home}/.docker/run/docker.sock`),
    known('Docker Desktop', `${home}/.docker/desktop/docker.sock`),
    known('Colima', `${home}/.colima/default/docker.sock`),
    known('Rancher Desktop', `${home}/.rd/docker.sock`),
    ...(runtime ? [known('Podman', `${runtime}/podman/podman.sock`)] : []),
    known('Podman', '/run/podman/podman.sock'),
    known('Podman', `${home}/.local/share/containers/podman/machine/podman.sock`),
  ]
}

/**
 * Asks an engine whether it is there (`GET /_ping` of the Docker API).
 *
 * Never rejects. `forbidden` means that something listens but this user may not talk to it.
 *
 * @param {EngineCandidate} candidate
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<Answer>}
 */
export function askEngine(candidate, { timeoutMs = 3000 } = {}) {
  return new Promise((resolve) => {
    const silent = (reason) => resolve({ state: 'silent', reason })
    let request
    try {
      const { client, options } = requestOptions(candidate)
      request = client.request({ ...options, path: '/_ping', method: 'GET', agent: false, timeout: timeoutMs })
    } catch (error) {
      silent(error.message)
      return
    }
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)))
    request.on('error', (error) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') resolve({ state: 'forbidden' })
      else silent(plainReason(error))
    })
    request.on('response', (response) => {
      response.resume()
      const apiVersion = response.headers['api-version']
      if (response.statusCode === 200 && apiVersion) resolve({ state: 'answers', apiVersion: String(apiVersion) })
      else silent(`it answers, but not as a container engine does (status ${response.statusCode})`)
    })
    request.end()
  })
}

function requestOptions({ address, certificates }) {
  const [scheme] = address.split('://')
  switch (scheme) {
    case 'unix':
      return { client: http, options: { socketPath: address.slice('unix://'.length) } }
    case 'npipe':
      return { client: http, options: { socketPath: address.slice('npipe://'.length) } }
    case 'tcp':
    case 'http':
    case 'https': {
      const url = new URL(address.replace(/^tcp:/, 'http:'))
      const secure = scheme === 'https' || certificates !== undefined
      const options = { host: url.hostname, port: url.port || (secure ? 2376 : 2375) }
      if (!secure) return { client: http, options }
      return { client: https, options: { ...options, ...readCertificates(certificates) } }
    }
    default:
      throw new Error(`addresses that begin with "${scheme}" are not supported (unix, npipe, tcp, http and https are)`)
  }
}

function readCertificates(folder) {
  if (!folder) return {}
  const read = (file) => readFileSync(path.join(folder, file))
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

function plainReason(error) {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such socket'
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
      return 'the host is not known'
    default:
      return error.message || error.code
  }
}

function dockerFolder({ env, home }) {
  return env.DOCKER_CONFIG || path.join(home, '.docker')
}

/**
 * The endpoint of the context that the docker client would use, or undefined when that is the default one or Docker's
 * configuration cannot be read. Layout: docs.docker.com, "Docker contexts"; folders are named by SHA-256 of the name.
 *
 * @returns {EngineCandidate | undefined}
 */
function readContext(machine) {
  const folder = dockerFolder(machine)
  const name = machine.env.DOCKER_CONTEXT || readJson(path.join(folder, 'config.json'))?.currentContext
  if (!name || name === 'default') return undefined
  const id = createHash('sha256').update(name).digest('hex')
  const meta = readJson(path.join(folder, 'contexts', 'meta', id, 'meta.json'))
  const address = meta?.Endpoints?.docker?.Host
  if (typeof address !== 'string' || address === '') return undefined
  const tls = path.join(folder, 'contexts', 'tls', id, 'docker')
  const certificates = /^(tcp|https):/.test(address) && exists(path.join(tls, 'ca.pem')) ? tls : undefined
  return { name: `the Docker context "${name}"`, origin: 'context', address, certificates }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Absent or not JSON: the docker client would complain, a search for an engine just goes on.
    return undefined
  }
}

function exists(file) {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}
