import { spawn } from 'node:child_process'
import { findProgram, runCommand } from './command.mjs'
import { SetupError } from './setup-error.mjs'

/** Members of this group may use the socket of Docker's daemon. */
const GROUP = 'docker'
/** Set for a process that was already started again with the group, so that it happens once. */
const MARK = 'STANDBY_IN_DOCKER_GROUP'

/**
 * Makes the user a member of Docker's group. Their running sessions learn of it at the next login only, which is what
 * `runAgainInDockerGroup` is for.
 *
 * @param {import('./machine.mjs').Machine} machine
 * @param {string[]} prefix how a command is run as root
 * @throws {SetupError} when usermod fails
 */
export async function joinDockerGroup(machine, prefix) {
  const [file, ...args] = [...prefix, 'usermod', '-aG', GROUP, machine.user]
  const { code, excerpt, reason } = await runCommand(file, args)
  if (code === 0) return
  throw new SetupError(`Your user could not be added to the group ${GROUP} (usermod: ${reason ?? `status ${code}`}).`, {
    detail: excerpt,
    remedy: `Run: sudo usermod -aG ${GROUP} ${machine.user}`,
  })
}

/**
 * Whether the user is a member already, but of a session that does not know it yet, and can have it by starting again.
 *
 * @param {import('./machine.mjs').Machine} machine
 */
export async function canRunAgainInDockerGroup({ env, user }) {
  if (env[MARK] || !user || !findProgram('sg', env)) return false
  const { code, stdout } = await runCommand('getent', ['group', GROUP])
  return code === 0 && groupMembers(stdout).includes(user)
}

/** The members in a line of group(5). Pure. */
export function groupMembers(line) {
  return (line.trim().split(':')[3] ?? '').split(',').filter(Boolean)
}

/**
 * Runs this same command again, as a member of Docker's group, and ends this process with its exit status.
 *
 * @param {import('./machine.mjs').Machine} machine
 * @returns {Promise<never>}
 */
export function runAgainInDockerGroup({ env }) {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)].map(quoteForShell).join(' ')
  const child = spawn('sg', [GROUP, '-c', `exec ${command}`], { stdio: 'inherit', env: { ...env, [MARK]: '1' } })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // The terminal sends this one to the child as well.
  process.on('SIGINT', () => {})
  return new Promise((_, reject) => {
    child.on('error', reject)
    child.on('close', (code) => process.exit(code ?? 1))
  })
}

/** A word as sh(1) reads it back unchanged. Pure. */
export function quoteForShell(word) {
  return `'${word.replaceAll("'", "'\\''")}'`
}
