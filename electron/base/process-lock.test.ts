import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProcessLock } from './process-lock'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-lock-'))
  file = path.join(folder, 'deep', 'work.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('says who holds it, and what that is', () => {
  const lock = new ProcessLock(file, 'a window')
  expect(lock.owner).toBeNull()
  expect(lock.tryTake()).toBe(true)
  expect(new ProcessLock(file).owner).toMatchObject({ pid: process.pid, what: 'a window' })
  lock.release()
  expect(lock.owner).toBeNull()
})

it('is not had while another process lives that holds it', () => {
  new ProcessLock(file).tryTake()
  writeFileSync(file, JSON.stringify({ pid: process.ppid, started: null, what: 'a browser' }))
  const lock = new ProcessLock(file, 'a window')
  expect(lock.tryTake()).toBe(false)
  expect(lock.owner).toMatchObject({ pid: process.ppid, what: 'a browser' })
  lock.release()
  expect(lock.owner?.pid).toBe(process.ppid)
})

it.each([
  ['a process that is dead', { pid: 2 ** 22 + 1, started: null, what: 'a window' }],
  ['an earlier process with the same number', { pid: process.pid, started: '1', what: 'a window' }],
])('of %s is taken over', (_, owner) => {
  new ProcessLock(file).tryTake()
  writeFileSync(file, JSON.stringify(owner))
  const lock = new ProcessLock(file, 'a browser')
  expect(lock.owner).toBeNull()
  expect(lock.tryTake()).toBe(true)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, what: 'a browser' })
})
