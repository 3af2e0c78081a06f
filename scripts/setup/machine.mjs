import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import { findProgram, runCommand } from './command.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * What the set-up needs to know of the machine it runs on. Everything that decides something is read here, once, and
 * passed on, so that tests can describe any machine.
 *
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {NodeJS.ProcessEnv} env
 * @property {string} home
 * @property {number} uid -1 where the platform has no user numbers
 * @property {string} user
 * @property {boolean} usesApt Debian, Ubuntu, or a system that says it is like them, with apt-get
 * @property {boolean} hasSystemd systemd is PID 1
 * @property {boolean} canAsk there is a person at a terminal
 */

/** @returns {Machine} */
export function readMachine() {
  return {
    platform: process.platform,
    arch: process.arch,
    env: process.env,
    home: os.homedir(),
    uid: process.getuid?.() ?? -1,
    user: readUserName(),
    usesApt: process.platform === 'linux' && isDebianFamily(readOsRelease()) && Boolean(findProgram('apt-get')),
    // What sd_booted(3) looks at.
    hasSystemd: existsSync('/run/systemd/system'),
    canAsk: process.stdin.isTTY === true && process.stdout.isTTY === true,
  }
}

/** Whether the text of an os-release(5) file names Debian, Ubuntu or one of their children. Pure. */
export function isDebianFamily(osRelease) {
  const names = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap((match) =>
    match[1].replaceAll(/["']/g, '').trim().split(/\s+/),
  )
  return names.some((name) => name === 'debian' || name === 'ubuntu')
}

/**
 * How a command is run as root here: `[]` as root, `['sudo']` where sudo asks no password, or could ask for one on
 * this terminal; undefined where neither is so.
 *
 * @param {Machine} machine
 * @returns {Promise<string[] | undefined>}
 */
export async function rootPrefix(machine) {
  if (machine.uid === 0) return []
  const sudo = findProgram('sudo', machine.env)
  if (!sudo) return undefined
  if (machine.canAsk) return [sudo]
  const { code } = await runCommand(sudo, ['-n', 'true'])
  return code === 0 ? [sudo, '-n'] : undefined
}

/**
 * Lets sudo ask for the password now, while no progress line is being drawn.
 *
 * @param {string[]} prefix what `rootPrefix` returned
 * @param {Machine} machine
 * @throws {SetupError} when it was not given
 */
export async function authenticate([sudo], { canAsk }) {
  if (!sudo || !canAsk) return
  const { code } = await runCommand(sudo, ['-v'], { stdin: 'inherit' })
  if (code !== 0) throw new SetupError('sudo did not accept the password.', { remedy: 'Run the command again.' })
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}

function readUserName() {
  try {
    return os.userInfo().username
  } catch {
    // A user number without an entry in the user database.
    return ''
  }
}
