import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ensureCacheFolder } from './cache-folder.mjs'
import { findProgram, runCommand } from './command.mjs'
import { canRunAgainInDockerGroup } from './docker-group.mjs'
import { askEngine, engineCandidates } from './engine-address.mjs'
import { authenticate, rootPrefix } from './machine.mjs'
import { SetupError } from './setup-error.mjs'

const START_TIMEOUT_MS = 30_000
const LOG_TAIL_LINES = 15
/** Where dockerd notes its process number. */
const PID_FILE = '/var/run/docker.pid'

/** @typedef {import('./system-packages.mjs').PackageNeed} PackageNeed */

/** @type {PackageNeed} */
const DOCKER = { names: ['docker.io'], reason: 'the container engine' }
/** What Docker makes networks with; a minimal installation comes without. @type {PackageNeed} */
const IPTABLES = { names: ['iptables'], reason: 'the container engine' }
/** @type {PackageNeed} */
export const IMAGE_BUILD_PACKAGE = { names: ['debootstrap'], reason: 'building images where none can be pulled' }

/**
 * What was found where engines are expected.
 *
 * @typedef {import('./engine-address.mjs').EngineCandidate & { apiVersion: string }} Engine
 * @typedef {{
 *   engine?: Engine, asked: { candidate: import('./engine-address.mjs').EngineCandidate,
 *   answer: import('./engine-address.mjs').Answer }[],
 * }} Search
 */

/**
 * Asks every candidate in order until one answers.
 *
 * @param {import('./engine-address.mjs').EngineCandidate[]} candidates
 * @returns {Promise<Search>}
 */
export async function searchEngine(candidates) {
  const asked = []
  for (const candidate of candidates) {
    const answer = await askEngine(candidate)
    if (answer.state === 'answers') return { engine: { ...candidate, apiVersion: answer.apiVersion }, asked }
    asked.push({ candidate, answer })
  }
  return { asked }
}

/**
 * Decides how an engine comes to answer on this machine.
 *
 * - `ready`: one answers already.
 * - `regroup`: Docker answers members of its group, and the user is one, but this session does not know it yet.
 * - `start`: Docker's daemon is installed but does not run; it can be started once `packages` are there.
 * - `install`: so can it, but it is among the `packages`.
 *
 * @param {import('./machine.mjs').Machine} machine
 * @param {{ candidates?: import('./engine-address.mjs').EngineCandidate[], hasDaemon?: boolean }} [found] for tests
 * @returns {Promise<
 *   { step: 'ready', engine: Engine } | { step: 'regroup' } | { step: 'start' | 'install', packages: PackageNeed[] }
 * >}
 * @throws {SetupError} where the user has to act: an address of their own that does not answer, a socket that they may
 *   not use, or a machine on which this set-up does not install
 */
export async function planEngine(machine, found = {}) {
  const candidates = found.candidates ?? engineCandidates(machine)
  const hasDaemon = found.hasDaemon ?? findProgram('dockerd', machine.env) !== undefined
  const { engine, asked } = await searchEngine(candidates)
  if (engine) return { step: 'ready', engine }

  const chosen = asked.find(({ candidate }) => candidate.origin !== 'socket')
  if (chosen) throw unansweredChoice(chosen)
  const locked = asked.find(isLocked)
  if (locked) return await openLockedSocket(locked.candidate, machine)
  if (!machine.usesApt) throw engineToInstall(machine)
  return hasDaemon
    ? { step: 'start', packages: [IPTABLES] }
    : { step: 'install', packages: [DOCKER, IPTABLES, IMAGE_BUILD_PACKAGE] }
}

/**
 * Starts Docker's daemon and waits until it answers: as a systemd unit where systemd runs, else by itself, in a
 * session of its own, so that it outlives this process. It keeps its data where it always does, or in
 * `STANDBY_ENGINE_DATA` when it is started by itself. Its configuration stays untouched.
 *
 * @param {import('./machine.mjs').Machine} machine
 * @param {ReturnType<import('../progress.mjs').createProgress>} progress
 * @returns {Promise<{ step: 'ready', engine: Engine } | { step: 'regroup' }>}
 * @throws {SetupError} when it cannot be started or does not answer within 30 s, with the tail of its log
 */
export async function startEngine(machine, progress) {
  const prefix = await rootPrefix(machine)
  if (!prefix) {
    throw new SetupError('Docker is installed but does not run, and starting it needs root.', {
      remedy: machine.hasSystemd ? 'Run: sudo systemctl start docker' : 'Run: sudo dockerd',
    })
  }
  await authenticate(prefix, machine)
  const phase = progress.begin('Starting Docker')
  try {
    const daemon = machine.hasSystemd ? await startUnit(prefix) : await startDaemon(machine, prefix)
    const answer = await waitForEngine(machine, daemon)
    phase.end('Started Docker')
    return answer
  } catch (error) {
    phase.fail()
    throw error
  }
}

/** @returns {Promise<{ isAlive: () => boolean, readLog: () => string }>} */
async function startUnit(prefix) {
  const [file, ...args] = [...prefix, 'systemctl', 'start', 'docker']
  const { code, excerpt, reason } = await runCommand(file, args, { stdin: 'inherit' })
  if (code !== 0) {
    throw new SetupError(`Docker could not be started (systemctl: ${reason ?? `status ${code}`}).`, {
      detail: excerpt,
      remedy: 'See: journalctl -u docker',
    })
  }
  return { isAlive: () => true, readLog: () => 'See: journalctl -u docker' }
}

/** @returns {Promise<{ isAlive: () => boolean, readLog: () => string }>} */
async function startDaemon(machine, prefix) {
  const isRunning = () => readText(`/proc/${readText(PID_FILE)}/comm`) === 'dockerd'
  const log = path.join(ensureCacheFolder(machine), 'dockerd.log')
  // What installed it may have started it, or another run of this set-up.
  if (isRunning()) return { isAlive: isRunning, readLog: () => '' }
  // Emptied, and created here so that it belongs to the user even where root writes it.
  closeSync(openSync(log, 'w'))
  const dockerd = findProgram('dockerd', machine.env) ?? 'dockerd'
  const data = machine.env.STANDBY_ENGINE_DATA
  const options = data ? ['--data-root', path.resolve(data)] : []
  // setsid(1) called by a shell without job control does not fork, so $! is the daemon itself.
  const script = 'log=$1; shift; setsid "$@" </dev/null >>"$log" 2>&1 & echo $!'
  const [file, ...args] = [...prefix, 'sh', '-c', script, 'sh', log, dockerd, ...options]
  const { code, stdout, excerpt, reason } = await runCommand(file, args, { stdin: 'inherit' })
  const pid = Number(stdout.trim())
  if (code !== 0 || !pid) {
    throw new SetupError(`Docker could not be started (${reason ?? `status ${code}`}).`, { detail: excerpt })
  }
  return {
    isAlive: () => existsSync(`/proc/${pid}`) || isRunning(),
    readLog: () => `${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n')}\n(${log})`,
  }
}

/** @returns {Promise<{ step: 'ready', engine: Engine } | { step: 'regroup' }>} */
async function waitForEngine(machine, daemon) {
  const candidates = engineCandidates(machine)
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const isAlive = daemon.isAlive()
    const { engine, asked } = await searchEngine(candidates)
    if (engine) return { step: 'ready', engine }
    const locked = asked.find(isLocked)
    if (locked) return await openLockedSocket(locked.candidate, machine)
    if (!isAlive || Date.now() > deadline) {
      throw new SetupError(
        isAlive ? 'Docker was started but does not answer after 30 s.' : 'Docker was started but ended by itself.',
        { detail: daemon.readLog(), remedy: 'Mend what its log says above, then run the command again.' },
      )
    }
    await delay(200)
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // There is no such file: no daemon, or no such process.
    return ''
  }
}

/** One line for the user. Pure. */
export function describeEngine({ name, address }) {
  return `Container engine: ${name} at ${address}`
}

function unansweredChoice({ candidate, answer }) {
  const reason = answer.state === 'forbidden' ? 'your user may not use it' : answer.reason
  if (candidate.origin === 'DOCKER_HOST') {
    return new SetupError(`DOCKER_HOST is set to ${candidate.address}, which does not answer: ${reason}.`, {
      remedy: 'Start the engine there, or unset DOCKER_HOST to let Standby look for one.',
    })
  }
  return new SetupError(
    `No container engine answers. ${upper(candidate.name)} names ${candidate.address}: ${reason}.`,
    {
      remedy: 'Start that engine, or choose another context with: docker context use default',
    },
  )
}

/** Podman's socket is closed to others where it serves root only; that is no engine for this user to wait for. */
function isLocked({ candidate, answer }) {
  return candidate.name === 'Docker' && answer.state === 'forbidden'
}

/** A socket that this user may not use: started again as a member of its group they may. */
async function openLockedSocket(candidate, machine) {
  if (await canRunAgainInDockerGroup(machine)) return { step: 'regroup' }
  const { user } = machine
  throw new SetupError(`${candidate.name} runs, but your user may not use ${candidate.address}.`, {
    remedy: `Run: sudo usermod -aG docker ${user || '$USER'}\nThen log out and in again. Members of that group have root's rights on this machine.`,
  })
}

function engineToInstall({ platform }) {
  const options = {
    darwin: [
      'Docker Desktop  https://docs.docker.com/desktop/setup/install/mac-install/',
      'Colima          https://github.com/abiosoft/colima',
      'Podman          https://podman.io/docs/installation',
    ],
    win32: [
      'Docker Desktop  https://docs.docker.com/desktop/setup/install/windows-install/',
      'Podman          https://podman.io/docs/installation',
    ],
  }[platform] ?? [
    'Docker Engine   https://docs.docker.com/engine/install/',
    'Podman          https://podman.io/docs/installation',
  ]
  return new SetupError('No container engine answers on this machine.', {
    remedy: ['Start the one you have, or install one of these, start it, and run the command again:', ...options].join(
      '\n  ',
    ),
  })
}

function upper(text) {
  return text[0].toUpperCase() + text.slice(1)
}
