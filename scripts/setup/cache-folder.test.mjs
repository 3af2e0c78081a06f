import path from 'node:path'
import { expect, test } from 'vitest'
import { cacheFolder } from './cache-folder.mjs'

const home = path.resolve('/home/ada')

test.each([
  ['linux', {}, path.join(home, '.cache', 'standby')],
  ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, path.join('/var/cache/ada', 'standby')],
  ['darwin', {}, path.join(home, 'Library', 'Caches', 'standby')],
  ['win32', { LOCALAPPDATA: '/local' }, path.join('/local', 'standby', 'cache')],
  ['win32', {}, path.join(home, 'AppData', 'Local', 'standby', 'cache')],
])("the cache is in the platform's own place: %s %j", (platform, env, expected) => {
  expect(cacheFolder({ platform, env, home })).toBe(expected)
})

test('STANDBY_CACHE names another one', () => {
  expect(cacheFolder({ platform: 'linux', env: { STANDBY_CACHE: '/big/disk' }, home })).toBe(path.resolve('/big/disk'))
})
