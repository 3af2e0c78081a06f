import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { ensureElectron, ownRuntime } from './electron-runtime.mjs'
import { bareMachine, recordedProgress, temporaryFolder, writeFiles } from './testing.mjs'

const PACKAGE = { 'node_modules/electron/package.json': '{"version":"45.4.1"}' }
const BINARY = {
  'node_modules/electron/dist/version': '45.4.1',
  'node_modules/electron/dist/electron': '',
  'node_modules/electron/path.txt': 'electron',
}

function setting({ files = PACKAGE, machine = {}, arrives = false } = {}) {
  const root = temporaryFolder()
  writeFiles(root, files)
  const env = { STANDBY_CACHE: path.join(root, 'cache'), ...machine.env }
  const download = vi.fn(async () => {
    if (arrives) writeFiles(root, BINARY)
    return arrives ? {} : { reason: 'the host is not known' }
  })
  const substitute = vi.fn(async () => '/cache/electron')
  const progress = recordedProgress()
  const ensure = (changes = {}) =>
    ensureElectron(root, {
      machine: bareMachine({ ...machine, env: { ...env, ...changes } }),
      progress,
      download,
      substitute,
    })
  return { root, download, substitute, progress, ensure }
}

test('a binary that was downloaded is used as it is', async () => {
  const { root, ensure, download } = setting({ files: { ...PACKAGE, ...BINARY } })
  const executable = path.join(root, 'node_modules/electron/dist/electron')
  expect(await ensure()).toEqual({ executable, kind: 'electron', version: '45.4.1' })
  expect(download).not.toHaveBeenCalled()
})

test('a binary of another version is none', () => {
  const { root } = setting({ files: { ...PACKAGE, ...BINARY, 'node_modules/electron/dist/version': '44.0.0' } })
  expect(ownRuntime(root)).toBeUndefined()
})

test('a binary that is not there is downloaded', async () => {
  const { ensure, substitute } = setting({ arrives: true })
  expect((await ensure()).kind).toBe('electron')
  expect(substitute).not.toHaveBeenCalled()
})

test('where the download fails the substitute is taken, with a line that says so', async () => {
  const { ensure, progress } = setting()
  expect(await ensure()).toEqual({ executable: '/cache/electron', kind: 'substitute', version: '25.1.1' })
  expect(progress.lines.join('\n')).toMatch(/could not be downloaded \(the host is not known\).*25\.1\.1/)
})

test('a failed download is not tried again the same day, unless it is asked for', async () => {
  const { ensure, download } = setting()
  await ensure()
  await ensure()
  expect(download).toHaveBeenCalledOnce()
  await ensure({ STANDBY_ELECTRON_DOWNLOAD: 'retry' })
  expect(download).toHaveBeenCalledTimes(2)
})

test('a failed download is tried again the next day, and for another version', async () => {
  const { root, ensure, download } = setting()
  await ensure()
  vi.useFakeTimers({ now: Date.now() + 25 * 60 * 60 * 1000, toFake: ['Date'] })
  await ensure()
  vi.useRealTimers()
  expect(download).toHaveBeenCalledTimes(2)
  writeFiles(root, { 'node_modules/electron/package.json': '{"version":"46.0.0"}' })
  await ensure()
  expect(download).toHaveBeenCalledTimes(3)
})

test('without a substitute for the platform a failed download is an error, every time', async () => {
  const { ensure, download } = setting({ machine: { platform: 'darwin', arch: 'arm64' } })
  for (const time of [1, 2]) {
    const error = await ensure().catch((reason) => reason)
    expect(error.toText()).toContain('the host is not known')
    expect(download).toHaveBeenCalledTimes(time)
  }
})

test('STANDBY_ELECTRON goes before everything, and has to exist', async () => {
  const { root, ensure } = setting({ files: { ...PACKAGE, ...BINARY, 'mine/electron': '', 'mine/version': 'v44.1.0' } })
  const executable = path.join(root, 'mine/electron')
  expect(await ensure({ STANDBY_ELECTRON: executable })).toEqual({ executable, kind: 'electron', version: '44.1.0' })
  await expect(ensure({ STANDBY_ELECTRON: `${executable}-gone` })).rejects.toThrow('there is no such file')
})
