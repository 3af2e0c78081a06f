import path from 'node:path'
import { expect, test } from 'vitest'
import { findProgram, runCommand } from './command.mjs'

const node = (script, options) => runCommand(process.execPath, ['-e', script], options)

test('lines come one by one, whole, from both streams', async () => {
  const lines = []
  const script = 'process.stdout.write("on"); process.stdout.write("e\\ntwo\\r\\n\\nthree"); console.error("four")'
  const { code, stdout } = await node(script, { onLine: (line) => lines.push(line) })
  expect(code).toBe(0)
  expect(lines.sort()).toEqual(['four', 'one', 'three', 'two'])
  expect(stdout).toBe('one\ntwo\r\n\nthree')
})

test('of a long output the beginning and the end are kept', async () => {
  const { code, excerpt } = await node('for (let i = 1; i <= 100; i++) console.log("line " + i); process.exit(3)')
  expect(code).toBe(3)
  const lines = excerpt.split('\n')
  expect(lines).toHaveLength(41)
  expect([lines[0], lines[10], lines.at(-1)]).toEqual(['line 1', '…', 'line 100'])
})

test('a program that does not exist is no exception, but a reason', async () => {
  expect(await runCommand('/nowhere/program', [])).toMatchObject({
    code: null,
    reason: expect.stringContaining('ENOENT'),
  })
})

test('a program that was aborted says so', async () => {
  const stop = new AbortController()
  const running = node('setInterval(() => {}, 1000)', { signal: stop.signal })
  setTimeout(() => stop.abort(), 50)
  expect(await running).toMatchObject({ code: null, reason: 'it was cancelled' })
})

test('a program that takes too long is stopped', async () => {
  const result = await node('setInterval(() => {}, 1000)', { timeoutMs: 1000 })
  expect(result).toMatchObject({ code: null, reason: 'no end after 1 s' })
})

test.skipIf(process.platform === 'win32')('programs are found on the PATH, and folders are not programs', () => {
  const folder = path.dirname(process.execPath)
  expect(findProgram(path.basename(process.execPath), { PATH: `/nowhere:${folder}` })).toBe(process.execPath)
  expect(findProgram('.', { PATH: folder })).toBeUndefined()
  expect(findProgram('there-is-no-such-program', { PATH: folder })).toBeUndefined()
})
