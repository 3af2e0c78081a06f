import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { downloadElectron, shortReason } from './electron-download.mjs'
import { bareMachine, recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

/** A checkout whose `electron` package has this for an install script. */
function setting(script) {
  const root = temporaryFolder()
  writeFiles(root, { 'node_modules/electron/install.js': script })
  const cache = path.join(root, 'cache')
  const context = { machine: bareMachine({ env: { STANDBY_CACHE: cache } }), progress: recordedProgress() }
  return { cache, context, download: (changes) => downloadElectron(root, { ...context, ...changes }) }
}

test('the install script runs, and its temporary files go', async () => {
  const { cache, download } = setting('require("fs").writeFileSync(require("os").tmpdir() + "/zip", "z")')
  expect(await download()).toEqual({})
  expect(existsSync(cache)).toBe(true)
  expect(readdirSync(cache)).toEqual([])
})

test('a failure is told in a few words', async () => {
  const { context, download } = setting('throw new TypeError("fetch failed")')
  expect(await download()).toEqual({ reason: 'fetch failed' })
  expect(context.progress.lines.at(-1)).toBe('✗ Electron could not be downloaded')
})

test('a download that stands still is given up', async () => {
  const { download } = setting('setInterval(() => {}, 1000)')
  expect(await download({ stalledAfterMs: 500 })).toEqual({ reason: 'nothing arrived for 0.5 s' })
})

test.each([
  ['TypeError: fetch failed\n    at node:internal/deps/undici:1\n', 'fetch failed'],
  ['/x/install.js:1\nthrow new Error("no disk")\n^\n\nError: no disk\n    at Object.<anonymous>', 'no disk'],
  [
    'HTTPError: Response code 404 (Not Found) for https://example/e.zip',
    'Response code 404 (Not Found) for https://example/e.zip',
  ],
  ['', 'no reason given'],
])('%j comes down to %j', (output, expected) => {
  expect(shortReason(output)).toBe(expected)
})
