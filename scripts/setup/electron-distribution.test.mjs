import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withDistribution } from './electron-distribution.mjs'
import { bareMachine, recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

function setting() {
  const folder = temporaryFolder()
  writeFiles(folder, { 'dist/electron': '', 'dist/version': '25.1.1', 'dist/resources/app/main.js': 'loader' })
  const machine = bareMachine({ env: { STANDBY_CACHE: path.join(folder, 'cache') } })
  return { folder, executable: path.join(folder, 'dist/electron'), context: { machine, progress: recordedProgress() } }
}

test('the substitute is packaged without its loader, from a copy that goes away', async () => {
  const { folder, executable, context } = setting()
  const runtime = { executable, kind: 'substitute', version: '25.1.1' }
  const copy = await withDistribution(runtime, context, async (distribution) => {
    expect(readdirSync(distribution).sort()).toEqual(['electron', 'resources', 'version'])
    expect(readdirSync(path.join(distribution, 'resources'))).toEqual([])
    return distribution
  })
  expect(existsSync(copy)).toBe(false)
  expect(existsSync(path.join(folder, 'dist/resources/app/main.js'))).toBe(true)
})

test("Electron's own distribution is packaged from where it is", async () => {
  const { folder, executable, context } = setting()
  const runtime = { executable, kind: 'electron', version: '45.4.1' }
  expect(await withDistribution(runtime, context, async (distribution) => distribution)).toBe(path.join(folder, 'dist'))
})

test('on macOS the distribution is the folder around the bundle', async () => {
  const { context } = setting()
  const runtime = { executable: '/m/dist/Electron.app/Contents/MacOS/Electron', kind: 'electron', version: '45.4.1' }
  expect(await withDistribution(runtime, context, async (distribution) => distribution)).toBe('/m/dist')
})
