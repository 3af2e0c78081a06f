import { expect, it } from 'vitest'
import type { BackupWork } from '../../../electron/contract/backup'
import { dumpName, workFigures, workFraction, workTitle } from './work-words'

const work = (change: Partial<BackupWork> = {}): BackupWork => ({
  id: 'a',
  kind: 'restore',
  file: { store: 'backup', name: 'full.sql.gz' },
  node: 'db',
  state: 'running',
  said: ['Restoring onto db'],
  bytes: 5_000_000,
  totalBytes: 10_000_000,
  bytesPerSecond: 2_000_000,
  count: '12,000 rows',
  beganAt: 0,
  endedAt: null,
  ...change,
})

it('a dump has a name of its own every second', () => {
  expect(dumpName(new Date(2026, 2, 1, 4, 3, 9))).toBe('full-20260301-040309.sql.gz')
})

it('work under way says how far it is, and how fast', () => {
  expect(workTitle(work())).toBe('full.sql.gz onto db')
  expect(workFigures(work())).toBe('5.0 MB of 10 MB · 12,000 rows · 2.0 MB/s')
  expect(workFigures(work({ kind: 'dump', totalBytes: null, count: '2 of 3 tables' }))).toBe(
    '5.0 MB · 2 of 3 tables · 2.0 MB/s',
  )
  expect(workFraction(work())).toBe(0.5)
  expect(workFraction(work({ totalBytes: null }))).toBeNull()
})

it('work that is over says what it took', () => {
  expect(workFigures(work({ state: 'done', endedAt: 2500 }))).toBe('5.0 MB in 2.5 s')
})
