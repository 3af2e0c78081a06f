import { mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Where set-up keeps what it fetched and learned, outside the checkout so that every clone shares it:
 * `STANDBY_CACHE`, or a folder `standby` in the platform's cache folder. Pure; nothing is created.
 *
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, home?: string }} [machine]
 */
export function cacheFolder({ env = process.env, platform = process.platform, home = os.homedir() } = {}) {
  if (env.STANDBY_CACHE) return path.resolve(env.STANDBY_CACHE)
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'standby')
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'standby', 'cache')
  }
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), 'standby')
}

/** The cache folder, created when it is missing. */
export function ensureCacheFolder(machine) {
  const folder = cacheFolder(machine)
  mkdirSync(folder, { recursive: true })
  return folder
}
