import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from './command.mjs'
import { localProgram } from './local-program.mjs'
import { SetupError } from './setup-error.mjs'

/** What the build reads. Folders are read whole, but for tests. */
const SOURCES = [
  'electron',
  'renderer',
  'public',
  'index.html',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
]
/** What it makes, in dist/. */
const OUTPUTS = ['electron/main.js', 'preload/preload.js', 'cli/cli.js', 'web/web.js', 'renderer/index.html']

/**
 * Builds the app into dist/ when it is not there, or is of other sources than those at hand.
 *
 * @param {string} root
 * @param {{ progress: ReturnType<import('../progress.mjs').createProgress>, build?: typeof runVite }} context
 * @throws {SetupError} with the build's own words when it fails
 */
export async function ensureBuild(root, { progress, build = runVite }) {
  const hash = sourceHash(root)
  if (isBuilt(root, hash)) return
  const phase = progress.begin('Building the app')
  rmSync(stampFile(root), { force: true })
  const result = await build(root)
  if (result.code !== 0) {
    phase.fail()
    throw new SetupError(`The app could not be built (vite: ${result.reason ?? `status ${result.code}`}).`, {
      detail: result.excerpt,
    })
  }
  mkdirSync(path.dirname(stampFile(root)), { recursive: true })
  writeFileSync(stampFile(root), stampText(root, hash))
  phase.end('Built the app')
}

function isBuilt(root, hash) {
  try {
    return readFileSync(stampFile(root), 'utf8') === stampText(root, hash)
  } catch {
    return false
  }
}

/** The sources, and when the outputs were written: a build by hand in between makes another stamp necessary. */
function stampText(root, hash) {
  const times = OUTPUTS.map((output) => modifiedAt(path.join(root, 'dist', output)))
  return times.includes(undefined) ? '' : `${hash} ${times.join(' ')}\n`
}

/** A hash of everything that the build reads: paths and contents. */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap((source) => filesOf(root, source))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesOf(root, relative) {
  const stat = statSync(path.join(root, relative), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return isTest(relative) ? [] : [relative]
  return readdirSync(path.join(root, relative))
    .sort()
    .flatMap((name) => filesOf(root, `${relative}/${name}`))
}

function isTest(file) {
  return /\.test\.[cm]?[jt]sx?$/.test(file)
}

function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

function stampFile(root) {
  return path.join(root, 'dist', '.standby-build')
}

function runVite(root) {
  return runCommand(process.execPath, [localProgram(root, 'vite'), 'build'], {
    cwd: root,
    // Vite 8 announces a change in how version 9 may read its configuration, at the top of every failure.
    env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
  })
}
