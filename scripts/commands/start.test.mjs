import { expect, test } from 'vitest'
import { runsInBrowser } from './start.mjs'

const desktop = { platform: 'linux', env: { DISPLAY: ':0' } }
const headless = { platform: 'linux', env: {} }

test.each([
  ['a machine with a display opens a window', [], desktop, false],
  ['a machine without a display serves a browser', [], headless, true],
  ['a Mac has a display', [], { platform: 'darwin', env: {} }, false],
  ['a browser can be asked for', ['--browser'], desktop, true],
  ['a port is only for a browser', ['--port', '4711'], desktop, true],
  ['so is an address', ['--listen=0.0.0.0'], desktop, true],
  ['setting up is for both', ['--setup-only'], headless, false],
  ['setting up for a browser needs no window', ['--setup-only', '--browser'], headless, true],
])('%s', (_, args, machine, expected) => {
  expect(runsInBrowser(args, machine)).toBe(expected)
})
