import { expect, test } from 'vitest'
import { electronLaunch } from './electron-launch.mjs'
import { bareMachine } from './testing.mjs'

const RUNTIME = { executable: '/e/electron', kind: 'electron', version: '45.4.1' }

test('root runs without the sandbox, and is told', () => {
  const { args, notes } = electronLaunch(RUNTIME, bareMachine({ uid: 0 }))
  expect(args).toEqual(['--no-sandbox'])
  expect(notes.join()).toContain('--no-sandbox')
})

test.each([
  ['linux', 1000],
  ['darwin', 0],
  ['win32', -1],
])('everybody else runs with it: %s, user %i', (platform, uid) => {
  expect(electronLaunch(RUNTIME, bareMachine({ platform, uid })).args).not.toContain('--no-sandbox')
})

test('Electron is not made to run as plain Node by the terminal it is started from', () => {
  const { env } = electronLaunch(RUNTIME, bareMachine({ env: { ELECTRON_RUN_AS_NODE: '1', LANG: 'C' } }))
  expect(env).toEqual({ LANG: 'C' })
})
