import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureCacheFolder } from './cache-folder.mjs'

/**
 * Runs `use` with an empty folder beside the things in the cache, on the same disk, which goes when `use` is done.
 * What a run that was killed left of its own goes too; what another run works in stays.
 *
 * @template T
 * @param {import('./machine.mjs').Machine} machine
 * @param {(folder: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withWorkshop(machine, use) {
  const cache = ensureCacheFolder(machine)
  removeAbandoned(cache)
  const folder = unusedName(cache)
  mkdirSync(folder)
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unusedName(cache) {
  for (let number = 1; ; number += 1) {
    const folder = path.join(cache, `working-${process.pid}-${number}`)
    if (!existsSync(folder)) return folder
  }
}

function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    const pid = Number(/^working-(\d+)-\d+$/.exec(name)?.[1])
    if (pid && !isAlive(pid)) rmSync(path.join(cache, name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // There is one, of another user.
    return error.code === 'EPERM'
  }
}
