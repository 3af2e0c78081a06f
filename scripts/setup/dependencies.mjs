import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNpm } from './npm.mjs'
import { SetupError } from './setup-error.mjs'

const WATCH_MS = 1000

/**
 * Makes sure that node_modules is what package-lock.json says, with `npm ci` only where it is not.
 *
 * No install script of a dependency is run. An interrupted run is noticed by the next one.
 *
 * @param {string} root
 * @param {{ progress: ReturnType<import('../progress.mjs').createProgress>, install?: typeof runNpm }} context
 * @throws {SetupError} with npm's own words when it fails
 */
export async function ensureDependencies(root, { progress, install = runNpm }) {
  if (areInstalled(root)) return
  const phase = progress.begin('Installing the packages in package-lock.json')
  const expected = topLevelFolders(Object.keys(readLock(root).packages))
  const watch = setInterval(
    () => phase.update({ done: installedFolders(root), total: expected, unit: 'packages' }),
    WATCH_MS,
  )
  rmSync(stampFile(root), { force: true })
  const result = await install(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root })
  clearInterval(watch)
  if (result.code !== 0) {
    phase.fail()
    throw new SetupError(`The packages could not be installed (npm ci: ${result.reason ?? `status ${result.code}`}).`, {
      detail: result.excerpt,
      remedy: 'Check that the package registry can be reached, then run the command again.',
    })
  }
  writeFileSync(stampFile(root), lockHash(root))
  phase.end('Installed the packages in package-lock.json')
}

/**
 * Whether node_modules holds what package-lock.json says: by the stamp of the last `npm ci`, or by npm's own record,
 * so that an `npm install` by hand does not cause another. The latter leaves the stamp for next time.
 */
export function areInstalled(root) {
  const record = readJson(path.join(root, 'node_modules', '.package-lock.json'))
  // npm writes its record last, so without one an installation did not come to its end.
  if (!record) return false
  if (readText(stampFile(root)) === lockHash(root)) return true
  if (!matchesLock(readLock(root).packages, record.packages)) return false
  writeFileSync(stampFile(root), lockHash(root))
  return true
}

/**
 * Whether the installed packages are those of the lock file; optional ones may be absent, other platforms have them.
 * Pure.
 *
 * @param {Record<string, { version?: string, resolved?: string, optional?: boolean, devOptional?: boolean }>} locked
 * @param {typeof locked} installed
 */
export function matchesLock(locked, installed) {
  const wanted = Object.entries(locked).filter(([folder]) => folder !== '')
  const present = Object.keys(installed).every((folder) => folder in locked)
  return (
    present &&
    wanted.every(([folder, { version, optional, devOptional }]) => {
      const found = installed[folder]
      return found ? found.version === version : Boolean(optional || devOptional)
    })
  )
}

/** How many of the lock file's folders are directly in node_modules, or in a scope there. Pure. */
export function topLevelFolders(folders) {
  return folders.filter((folder) => /^node_modules\/(@[^/]+\/)?[^/@][^/]*$/.test(folder)).length
}

function installedFolders(root) {
  let count = 0
  for (const name of folderNames(path.join(root, 'node_modules'))) {
    if (name.startsWith('@')) count += folderNames(path.join(root, 'node_modules', name)).length
    else count += 1
  }
  return count
}

/** Without those that begin with a dot: npm's drafts and records. */
function folderNames(folder) {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'))
  } catch {
    // Not there yet, or gone between two looks.
    return []
  }
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.standby-lock-hash')
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(lockFile(root)))
    .digest('hex')
}

function lockFile(root) {
  const file = path.join(root, 'package-lock.json')
  if (existsSync(file)) return file
  throw new SetupError('package-lock.json is missing.', { remedy: 'Restore it with: git checkout package-lock.json' })
}

function readLock(root) {
  return JSON.parse(readFileSync(lockFile(root), 'utf8'))
}

function readJson(file) {
  const text = readText(file)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    // Half written.
    return undefined
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
