import { expect, test } from 'vitest'
import { runInForeground } from './foreground.mjs'

const run = (script) => runInForeground(process.execPath, ['-e', script])

test("the program's exit status is returned", async () => {
  expect(await run('process.exit(7)')).toBe(7)
})

test.skipIf(process.platform === 'win32')('one that a signal ended has the status that a shell reports', async () => {
  expect(await run('process.kill(process.pid, "SIGTERM")')).toBe(143)
})

test.skipIf(process.platform === 'win32')('a signal is passed on, and no listener stays', async () => {
  const before = process.listenerCount('SIGHUP')
  const status = run('process.on("SIGHUP", () => process.exit(3)); setInterval(() => {}, 1000)')
  const timer = setInterval(() => process.emit('SIGHUP', 'SIGHUP'), 300)
  // The first one may come before the program listens; its default is to end with 129.
  expect([3, 129]).toContain(await status)
  clearInterval(timer)
  expect(process.listenerCount('SIGHUP')).toBe(before)
})

test('a program that does not exist is an error', async () => {
  await expect(runInForeground('/nowhere/program', [])).rejects.toThrow('ENOENT')
})
