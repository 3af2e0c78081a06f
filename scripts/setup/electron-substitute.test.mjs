import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { LOADER_MAIN } from './electron-loader.mjs'
import { ensureSubstitute } from './electron-substitute.mjs'
import { bareMachine, recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

/** A small package of the same layout as the real one. */
function carrier() {
  const folder = temporaryFolder()
  writeFiles(folder, {
    'app/@wingconsoledesktop': 'executable',
    'app/icudtl.dat': 'data',
    'app/resources/app/package.json': '{"name":"another product"}',
    'app/resources/app/dist/vite/index.js': '',
    'app/resources/app-update.yml': '',
  })
  mkdirSync(path.join(folder, 'package/release'), { recursive: true })
  execFileSync('tar', ['-czf', path.join(folder, 'package/release/app.tar.gz'), '-C', path.join(folder, 'app'), '.'])
  const tarball = path.join(folder, 'carrier.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', folder, 'package'])
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  return { integrity, fetchCarrier: vi.fn(async () => tarball) }
}

function setting() {
  const cache = temporaryFolder()
  const machine = bareMachine({ env: { STANDBY_CACHE: cache } })
  const context = { machine, progress: recordedProgress(), ...carrier() }
  return { cache, context, ensure: (changes = {}) => ensureSubstitute({ ...context, ...changes }) }
}

test('the runtime has its executable, its data, and the loader instead of the other product', async () => {
  const { ensure } = setting()
  const executable = await ensure()
  const folder = path.dirname(executable)
  expect(readFileSync(executable, 'utf8')).toBe('executable')
  expect(existsSync(path.join(folder, 'icudtl.dat'))).toBe(true)
  expect(readdirSync(path.join(folder, 'resources'), { recursive: true }).sort()).toEqual([
    'app',
    path.join('app', 'main.js'),
    path.join('app', 'package.json'),
  ])
})

test('it is fetched once', async () => {
  const { ensure, context } = setting()
  expect(await ensure()).toBe(await ensure())
  expect(context.fetchCarrier).toHaveBeenCalledOnce()
})

test('a run that was interrupted while unpacking leaves no runtime, and the next one clears up', async () => {
  const { cache, ensure } = setting()
  const ended = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
  writeFiles(cache, { [`working-${ended}-1/runtime/electron`]: 'half' })
  const executable = await ensure()
  expect(readFileSync(executable, 'utf8')).toBe('executable')
  expect(readdirSync(cache)).toEqual([path.basename(path.dirname(executable))])
})

test('what another run unpacks at this moment is left alone', async () => {
  const { cache, ensure } = setting()
  writeFiles(cache, { [`working-${process.ppid}-1/runtime/electron`]: 'half' })
  await ensure()
  expect(existsSync(path.join(cache, `working-${process.ppid}-1`))).toBe(true)
})

test('a package that is not the expected one is not unpacked', async () => {
  const { cache, ensure } = setting()
  await expect(ensure({ integrity: 'sha512-another' })).rejects.toThrow('not the package it should be')
  expect(readdirSync(cache)).toEqual([])
})

test('a package that cannot be fetched leaves nothing behind', async () => {
  const { cache, ensure } = setting()
  await expect(ensure({ fetchCarrier: async () => Promise.reject(new Error('no network')) })).rejects.toThrow(
    'no network',
  )
  expect(readdirSync(cache)).toEqual([])
})

test('a folder without an executable in its place is replaced', async () => {
  const { cache, ensure } = setting()
  const executable = await ensure()
  rmSync(executable)
  expect(await ensure()).toBe(executable)
  expect(existsSync(executable)).toBe(true)
  expect(readdirSync(cache)).toHaveLength(1)
})

test('an older loader is brought up to date', async () => {
  const { ensure } = setting()
  const main = path.join(path.dirname(await ensure()), 'resources/app/main.js')
  writeFiles(path.dirname(main), { 'main.js': 'old' })
  await ensure()
  expect(readFileSync(main, 'utf8')).toBe(LOADER_MAIN)
})
