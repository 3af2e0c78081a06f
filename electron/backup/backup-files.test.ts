import { expect, test } from 'vitest'
import { matchFiles, parseFileList } from './backup-files'

const listing = [
  '120|1700000000|2023-11-14 22:13:20.123456789 +0000|./full-1.sql.gz',
  '900|1700000500|2023-11-14 22:21:40.000000000 +0000|./week 2/full-2.sql.gz',
  '901|1700000000|2023-11-14 22:13:20.123456789 +0000|./full-0.sql.gz',
  '99|1700000900|2023-11-14 22:28:20.000000000 +0000|./full-1.sql.gz.sha256',
  'stat: something else',
  '',
].join('\n')

test('files are listed with the newest first, and by name where they are of the same time', () => {
  const files = parseFileList('backup', '/backups', listing)
  expect(files.map(({ name, sizeBytes, modifiedAt }) => [name, sizeBytes, modifiedAt])).toEqual([
    ['full-1.sql.gz.sha256', 99, 1_700_000_900_000],
    ['week 2/full-2.sql.gz', 900, 1_700_000_500_000],
    ['full-1.sql.gz', 120, 1_700_000_000_123],
    ['full-0.sql.gz', 901, 1_700_000_000_123],
  ])
  expect(files[1]).toMatchObject({ store: 'backup', path: '/backups/week 2/full-2.sql.gz' })
})

test('a file is another one when its size or its time changed by whatever little', () => {
  const versions = [listing, listing.replace('.123456789', '.123456788'), listing.replace('120|', '121|')].map(
    (text) => parseFileList('backup', '/backups', text).find(({ name }) => name === 'full-1.sql.gz')?.version,
  )
  expect(new Set(versions).size).toBe(3)
  expect(parseFileList('backup', '/backups', listing)[2]?.version).toBe(versions[0])
})

test.each([
  ['full-*.sql.gz', ['full-1.sql.gz', 'full-0.sql.gz']],
  ['full-?.sql.gz', ['full-1.sql.gz', 'full-0.sql.gz']],
  ['*/full-*.sql.gz', ['week 2/full-2.sql.gz']],
  ['full-1.sqlxgz', []],
  ['full-1', []],
  ['full-1*', ['full-1.sql.gz']],
  ['full-1*.sha256', ['full-1.sql.gz.sha256']],
])('the pattern %s fits %j', (pattern, names) => {
  expect(matchFiles(parseFileList('backup', '/backups', listing), pattern).map(({ name }) => name)).toEqual(names)
})
