import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolder } from './data-folder'

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/standby'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/standby'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ada/Library/Application Support/Standby'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Standby'],
    ['win32', {}, '/home/ada/AppData/Roaming/Standby'],
  ] as const)('is on %s with %o: %s', (platform, env, expected) => {
    expect(dataFolder(env, platform, '/home/ada')).toBe(path.normalize(expected))
  })

  it('is where STANDBY_DATA says, on every platform, as an absolute path', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(dataFolder({ STANDBY_DATA: 'here', APPDATA: '/a', XDG_DATA_HOME: '/x' }, platform, '/home/ada')).toBe(
        path.resolve('here'),
      )
    }
  })
})
