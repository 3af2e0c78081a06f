import { describe, expect, it } from 'vitest'
import { damageOf } from '../backup/backup-files'
import type { RestoreState } from '../backup/backup-tests'
import { AppError } from '../contract/errors'
import { testOf } from './session-backups'

describe('what is shown of a restore', () => {
  it('is how far it is', () => {
    expect(testOf({ state: 'waiting', doing: 'starting an empty server' })).toEqual({
      state: 'running',
      doing: 'starting an empty server',
      fraction: null,
    })
    const progress = { bytes: 25, totalBytes: 100, rows: 12_000, bytesPerSecond: 1 }
    expect(testOf({ state: 'restoring', progress })).toEqual({
      state: 'running',
      doing: 'restoring, 12,000 rows',
      fraction: 0.25,
    })
  })

  it('is what it has shown', () => {
    const restored = { tables: [{ rows: 3 }, { rows: 4 }] }
    const finding = { problem: null, restored, original: null, gtidPurged: null, restoreSeconds: 2, bytes: 9 }
    expect(testOf({ state: 'done', finding, at: 5 } as unknown as RestoreState)).toEqual({
      state: 'passed',
      at: 5,
      seconds: 2,
      tables: 2,
      rows: 7,
    })
    expect(testOf({ state: 'done', finding: { problem: 'ERROR 1064' }, at: 5 })).toEqual({
      state: 'failed',
      at: 5,
      problem: 'ERROR 1064',
    })
    const error = new AppError('DISK_FULL', 'No room.')
    expect(testOf({ state: 'errored', error, at: 5 })).toEqual({ state: 'failed', at: 5, problem: 'No room.' })
  })
})

describe('what can be seen without a restore', () => {
  it('is damage, and a dump without its end', () => {
    expect(damageOf({ damage: 'unexpected end of file', lastLine: '', complete: null })).toContain('unexpected end')
    expect(damageOf({ damage: null, lastLine: 'INSERT', complete: false })).toContain('cut short')
    expect(damageOf({ damage: null, lastLine: '', complete: true })).toBeNull()
    expect(damageOf({ damage: null, lastLine: '', complete: null })).toBeNull()
  })
})
