import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { areInstalled, ensureDependencies, matchesLock, topLevelFolders } from './dependencies.mjs'
import { recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

const LOCKED = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/@s/b': { version: '2.0.0' },
  'node_modules/only-on-a-mac': { version: '3.0.0', optional: true },
}
const { '': _root, 'node_modules/only-on-a-mac': _mac, ...INSTALLED } = LOCKED

function checkout() {
  const root = temporaryFolder()
  writeFiles(root, { 'package-lock.json': JSON.stringify({ packages: LOCKED }) })
  return root
}

/** An npm that installs what the lock file says. */
function workingNpm(root) {
  return vi.fn(async () => {
    writeFiles(root, { 'node_modules/.package-lock.json': JSON.stringify({ packages: INSTALLED }) })
    return { code: 0, excerpt: '' }
  })
}

test('packages are installed once, and not again while the lock file stays the same', async () => {
  const root = checkout()
  const install = workingNpm(root)
  await ensureDependencies(root, { progress: recordedProgress(), install })
  await ensureDependencies(root, { progress: recordedProgress(), install })
  expect(install).toHaveBeenCalledOnce()
})

test('a lock file that changed causes an installation', async () => {
  const root = checkout()
  const install = workingNpm(root)
  await ensureDependencies(root, { progress: recordedProgress(), install })
  const changed = { ...LOCKED, 'node_modules/a': { version: '1.0.1' } }
  writeFiles(root, { 'package-lock.json': JSON.stringify({ packages: changed }) })
  expect(areInstalled(root)).toBe(false)
})

test('an installation that was interrupted is done again', async () => {
  const root = checkout()
  await ensureDependencies(root, { progress: recordedProgress(), install: workingNpm(root) })
  rmSync(path.join(root, 'node_modules', '.package-lock.json'))
  expect(areInstalled(root)).toBe(false)
})

test('an npm install by hand that agrees with the lock file counts', async () => {
  const root = checkout()
  await workingNpm(root)()
  expect(areInstalled(root)).toBe(true)
  expect(existsSync(path.join(root, 'node_modules', '.standby-lock-hash'))).toBe(true)
})

test("a failure shows npm's own words, and leaves no stamp", async () => {
  const root = checkout()
  const install = async () => ({ code: 1, excerpt: 'npm error network timeout' })
  const error = await ensureDependencies(root, { progress: recordedProgress(), install }).catch((reason) => reason)
  expect(error.toText()).toContain('npm error network timeout')
  expect(() => readFileSync(path.join(root, 'node_modules', '.standby-lock-hash'))).toThrow()
})

test.each([
  ['the same', INSTALLED, true],
  ['another version', { ...INSTALLED, 'node_modules/a': { version: '9.0.0' } }, false],
  ['one missing', { 'node_modules/a': { version: '1.0.0' } }, false],
  ['one too many', { ...INSTALLED, 'node_modules/z': { version: '1.0.0' } }, false],
])('installed packages against the lock file: %s', (_, installed, expected) => {
  expect(matchesLock(LOCKED, installed)).toBe(expected)
})

test('folders are counted at the top and in scopes, not below', () => {
  expect(topLevelFolders(['', 'node_modules/a', 'node_modules/@s/b', 'node_modules/a/node_modules/c'])).toBe(2)
})
