import { createInterface } from 'node:readline/promises'
import { runCommand } from './command.mjs'
import { authenticate, rootPrefix } from './machine.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * A package that something needs.
 *
 * @typedef {object} PackageNeed
 * @property {string[]} names the same thing under the names different releases give it, preferred first
 * @property {string} reason what it is for, to be read after "for"
 */

/**
 * Which of `needs` are not installed. Nothing else of the package system is touched.
 *
 * @param {PackageNeed[]} needs
 * @returns {Promise<PackageNeed[]>}
 */
export async function missingPackages(needs) {
  if (needs.length === 0) return []
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const query = ['-W', '-f', '${Package} ${db:Status-Status}\n', ...needs.flatMap((need) => need.names)]
  // dpkg-query exits with 1 as soon as one of the names is unknown to it; what it knows is printed all the same.
  const { stdout } = await runCommand('dpkg-query', query)
  const installed = installedNames(stdout)
  return needs.filter((need) => !need.names.some((name) => installed.has(name)))
}

/** The names with status `installed` in lines of `name status`. Pure. */
export function installedNames(listing) {
  const lines = listing.split('\n').map((line) => line.split(' '))
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name))
}

/**
 * Says what would be installed, asks when there is somebody to ask, and installs it with apt-get.
 *
 * `STANDBY_INSTALL=never` in the environment forbids it.
 *
 * @param {PackageNeed[]} missing
 * @param {{
 *   machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress>,
 *   also?: string[], afterwards?: (prefix: string[]) => Promise<void>, ask?: (question: string) => Promise<boolean>,
 * }} context `also`: what else a yes agrees to, as sentences; `afterwards` does it, with the right that was given
 * @throws {SetupError} when it was forbidden or declined, or needs a right that the user does not have, or failed
 */
export async function installPackages(missing, { machine, progress, also = [], afterwards, ask = askOnTerminal }) {
  if (missing.length === 0) return
  const names = missing.map((need) => need.names.at(-1))
  const byHand = `Install by hand: sudo apt-get update && sudo apt-get install ${names.join(' ')}`
  for (const line of announcement(missing, also)) progress.say(line)

  if (machine.env.STANDBY_INSTALL === 'never') {
    throw new SetupError('Nothing was installed, because STANDBY_INSTALL=never forbids it.', { remedy: byHand })
  }
  const prefix = await rootPrefix(machine)
  if (!prefix) {
    throw new SetupError('Nothing was installed: that needs root, or sudo without a password.', { remedy: byHand })
  }
  if (machine.canAsk && !(await ask('Install now? [y/n] '))) {
    throw new SetupError('Nothing was installed, as you wished.', { remedy: byHand })
  }
  await authenticate(prefix, machine)

  await updateLists(prefix, progress)
  await install(await chooseNames(missing), prefix, progress)
  await afterwards?.(prefix)
}

/** What is about to be installed and why, as lines. Pure. */
export function announcement(missing, also) {
  const reasons = new Map()
  for (const need of missing) reasons.set(need.reason, [...(reasons.get(need.reason) ?? []), need])
  return [
    'Standby needs packages that are not installed here:',
    ...[...reasons].map(([reason, needs]) => `  ${needs.map((need) => need.names.at(-1)).join(' ')}  (for ${reason})`),
    ...also.map((sentence) => `  ${sentence}`),
  ]
}

/** A question with y or n for an answer. Any other answer asks again; the end of the input, or Ctrl+C, is a no. */
export async function askOnTerminal(question, { input = process.stdin, output = process.stdout } = {}) {
  const terminal = createInterface({ input, output })
  const closed = new Promise((resolve) => terminal.once('close', () => resolve('n')))
  try {
    for (;;) {
      const answer = (await Promise.race([terminal.question(question), closed])).trim().toLowerCase()
      if (answer === 'y' || answer === 'yes') return true
      if (answer === 'n' || answer === 'no') return false
    }
  } finally {
    terminal.close()
  }
}

async function updateLists(prefix, progress) {
  const phase = progress.begin('Reading the lists of packages')
  let fetched = 0
  const result = await apt(prefix, ['update'], (line) => {
    if (/^(Get|Hit|Ign):\d+/.test(line)) phase.update({ done: ++fetched, unit: 'lists' })
  })
  if (result.code === 0) return phase.end()
  // Old lists may still do; if not, the installation fails with a message of its own.
  phase.fail('The lists of packages could not be refreshed, going on with those at hand')
}

/**
 * For each need the first name that this release has. Read after the lists were, because a fresh machine has none.
 *
 * @param {PackageNeed[]} needs
 */
async function chooseNames(needs) {
  const { stdout } = await runCommand('apt-cache', ['policy', ...needs.flatMap((need) => need.names)], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  const available = candidateNames(stdout)
  return needs.map((need) => need.names.find((name) => available.has(name)) ?? need.names.at(-1))
}

/** The packages in the output of `apt-cache policy` that have a candidate to install. Pure. */
export function candidateNames(policy) {
  const names = new Set()
  let current = ''
  for (const line of policy.split('\n')) {
    const heading = /^(\S+):$/.exec(line)
    if (heading) current = heading[1]
    else if (/^ {2}Candidate: (?!\(none\))/.test(line)) names.add(current)
  }
  return names
}

async function install(names, prefix, progress) {
  const phase = progress.begin(`Installing ${names.join(', ')}`)
  const count = createAptCounter()
  const result = await apt(
    prefix,
    ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...names],
    (line) => {
      phase.update(count(line))
    },
  )
  if (result.code === 0) return phase.end(`Installed ${names.join(', ')}`)
  phase.fail()
  throw new SetupError(`The packages could not be installed (apt-get: ${result.reason ?? `status ${result.code}`}).`, {
    detail: result.excerpt,
    remedy: `Mend what apt-get says above, or install by hand: sudo apt-get install ${names.join(' ')}`,
  })
}

/**
 * Counts what apt-get does: each package is fetched, unpacked and set up.
 *
 * @returns {(line: string) => { done: number, total?: number, unit: string, detail?: string }} one call a line
 */
export function createAptCounter() {
  let total
  let done = 0
  let detail
  return (line) => {
    const summary = /^(\d+) upgraded, (\d+) newly installed/.exec(line)
    if (summary) total = 3 * (Number(summary[1]) + Number(summary[2]))
    const step = /^(Get:\d+|Unpacking|Setting up) /.exec(line)
    if (step) {
      done += 1
      detail = step[1].startsWith('Get:') ? 'fetching' : step[1].toLowerCase()
    }
    return { done, total, unit: 'steps', detail }
  }
}

function apt([command, ...options], args, onLine) {
  const argv = [...options, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', ...args]
  const [file, ...rest] = command ? [command, ...argv] : argv
  return runCommand(file, rest, { onLine })
}
