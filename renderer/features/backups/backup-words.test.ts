import { describe, expect, it } from 'vitest'
import type { BackupFileView } from '../../../electron/contract/backup'
import { backupFacts, canVerify, verdictOf } from './backup-words'

const file = (change: Partial<BackupFileView> = {}): BackupFileView => ({
  id: 'a',
  store: 'backup',
  region: null,
  name: 'full.sql.gz',
  sizeBytes: 12_345_678,
  modifiedAt: 0,
  kind: 'full',
  compressed: true,
  gtids: 'u:1-9',
  sha256: 'ab',
  checksum: 'right',
  problem: null,
  test: { state: 'none' },
  ...change,
})

describe('what is said of a backup', () => {
  it('is that nobody knows, until it was restored', () => {
    expect(verdictOf(file())).toMatchObject({ tone: 'unknown', word: 'not verified' })
    expect(
      verdictOf(file({ test: { state: 'passed', at: 1, seconds: 2.34, tables: 1, rows: 200_000 } })),
    ).toMatchObject({
      tone: 'good',
      sentence: 'Restored into an empty server in 2.3 s: 1 table, 200,000 rows.',
    })
    expect(
      verdictOf(file({ kind: 'incremental', test: { state: 'passed', at: 1, seconds: 12, tables: null, rows: null } }))
        ?.sentence,
    ).toContain('to its end in 12 s')
  })

  it('is what is wrong with it, before anything good', () => {
    expect(verdictOf(file({ problem: 'It was cut short' }))).toMatchObject({ tone: 'bad', word: 'damaged' })
    expect(
      verdictOf(file({ checksum: 'wrong', test: { state: 'passed', at: 1, seconds: 1, tables: 1, rows: 1 } })),
    ).toMatchObject({ word: 'wrong sum' })
    expect(verdictOf(file({ test: { state: 'failed', at: 1, problem: 'ERROR 1064' } }))).toMatchObject({
      sentence: 'ERROR 1064',
    })
  })

  it('is how far it is', () => {
    expect(verdictOf(file({ test: { state: 'running', doing: 'restoring', fraction: 0.429 } }))).toEqual({
      tone: 'running',
      word: '42 %',
      sentence: 'Restoring',
    })
    expect(verdictOf(file({ kind: null }))).toMatchObject({ word: 'reading' })
  })

  it('is nothing of what is no backup', () => {
    expect(verdictOf(file({ kind: 'checksum' }))).toBeNull()
    expect(verdictOf(file({ kind: 'other' }))).toBeNull()
    expect([
      canVerify(file()),
      canVerify(file({ kind: 'other' })),
      canVerify(file({ kind: 'incremental', compressed: false })),
    ]).toEqual([true, false, true])
  })

  it('names what it covers, and where it lies', () => {
    const facts = Object.fromEntries(
      backupFacts(file({ region: 'mumbai', gtids: null })).map(({ name, value }) => [name, value]),
    )
    expect(facts).toMatchObject({ Store: 'backup, in mumbai', Size: '12 MB (12,345,678 bytes)' })
    expect(facts.GTIDs).toContain('names none')
  })
})
