import { utimesSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { ensureBuild, sourceHash } from './build.mjs'
import { recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

const OUTPUTS = ['electron/main.js', 'preload/preload.js', 'cli/cli.js', 'web/web.js', 'renderer/index.html']

function checkout() {
  const root = temporaryFolder()
  writeFiles(root, { 'electron/main.ts': '1', 'renderer/app.tsx': '2', 'package.json': '{}' })
  const build = vi.fn(async () => {
    writeFiles(root, Object.fromEntries(OUTPUTS.map((output) => [`dist/${output}`, 'built'])))
    return { code: 0, excerpt: '' }
  })
  return { root, build, ensure: () => ensureBuild(root, { progress: recordedProgress(), build }) }
}

test('the app is built once, and not again while its sources stay the same', async () => {
  const { ensure, build } = checkout()
  await ensure()
  await ensure()
  expect(build).toHaveBeenCalledOnce()
})

test.each(['electron/main.ts', 'renderer/new-view.tsx', 'package.json'])(
  'a change in %s causes a build',
  async (file) => {
    const { root, ensure, build } = checkout()
    await ensure()
    writeFiles(root, { [file]: 'changed' })
    await ensure()
    expect(build).toHaveBeenCalledTimes(2)
  },
)

test('a change in a test does not', () => {
  const { root } = checkout()
  const before = sourceHash(root)
  writeFiles(root, { 'electron/main.test.ts': 'changed', 'electron/engine/x.integration.test.ts': 'changed' })
  expect(sourceHash(root)).toBe(before)
})

test('a build by hand in between is not taken for the one of the stamp', async () => {
  const { root, ensure, build } = checkout()
  await ensure()
  utimesSync(path.join(root, 'dist/electron/main.js'), 1, 1)
  await ensure()
  expect(build).toHaveBeenCalledTimes(2)
})

test("a failure shows the build's own words, and is tried again", async () => {
  const { root, ensure, build } = checkout()
  await ensure()
  writeFiles(root, { 'electron/main.ts': 'broken' })
  build.mockResolvedValueOnce({ code: 1, excerpt: 'main.ts:1: unexpected token' })
  const error = await ensure().catch((reason) => reason)
  expect(error.toText()).toContain('main.ts:1: unexpected token')
  await ensure()
  expect(build).toHaveBeenCalledTimes(3)
})
