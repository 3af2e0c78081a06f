import { chmodSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hasDisplay, startVirtualDisplay, withVirtualDisplay } from './display.mjs'
import { temporaryFolder, writeFiles } from './testing.mjs'

/** A program in Xvfb's place. */
function server(script) {
  const folder = temporaryFolder()
  writeFiles(folder, { Xvfb: `#!/bin/sh\n${script}\n` })
  chmodSync(path.join(folder, 'Xvfb'), 0o755)
  return path.join(folder, 'Xvfb')
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
  ['win32', {}, true],
])('a window can be shown on %s with %j: %s', (platform, env, expected) => {
  expect(hasDisplay({ platform, env })).toBe(expected)
})

test.skipIf(process.platform === 'win32')('a virtual display has the number that its server chose', async () => {
  const display = await startVirtualDisplay({ program: server('printf "47\\n" >&3; exec sleep 60') })
  expect(display.env).toEqual({ DISPLAY: ':47' })
  await display.dispose()
  await display.dispose()
})

test.skipIf(process.platform === 'win32')('its server lives as long as it is used', async () => {
  // The fake server names its own process number as its display.
  const program = server('printf "$$\\n" >&3; exec sleep 60')
  const pid = await withVirtualDisplay(
    async ({ DISPLAY }) => {
      const number = Number(DISPLAY.slice(1))
      expect(isAlive(number)).toBe(true)
      return number
    },
    { program },
  )
  expect(isAlive(pid)).toBe(false)
})

test.skipIf(process.platform === 'win32')('a server that ends at once is reported with what it said', async () => {
  const error = await startVirtualDisplay({ program: server('echo "no screens found" >&2; exit 1') }).catch((e) => e)
  expect(error.toText()).toContain('no screens found')
  expect(error.toText()).toContain('status 1')
})

test('a server that is not installed is reported', async () => {
  await expect(startVirtualDisplay({ program: '/nowhere/Xvfb' })).rejects.toThrow('is not installed')
})
