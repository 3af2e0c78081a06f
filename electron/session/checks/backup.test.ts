import { describe, expect, it } from 'vitest'
import type { BackupDetails, BackupFile } from '../../backup/backup-files'
import { compareSchemaContent, type SchemaContent } from '../../backup/schema-content'
import { checkSchemas } from '../../contract/check'
import { describeProgress, judgeFile } from './backup'

const file: BackupFile = {
  store: 'backup',
  path: '/backups/full.sql.gz',
  name: 'full.sql.gz',
  sizeBytes: 1000,
  modifiedAt: 0,
  version: 'v1',
}
const sum = 'a'.repeat(64)
const details: BackupDetails = {
  kind: 'full',
  compressed: true,
  complete: true,
  gtidPurged: '6a3c2653-e87a-11f1-bef1-0242c0a81002:1-3',
  position: null,
  serverVersion: '9.7.4',
  sha256: sum,
  damage: null,
  lastLine: '-- Dump completed',
  firstLines: '',
}
const wanted = checkSchemas.backup.parse({
  name: 'It is good',
  backup: { file: 'full*', restores: { as: 'source', schemas: ['shop'] }, covers: true, checksum: true },
}).backup

const judge = (
  change: Partial<BackupDetails>,
  checksum: Parameters<typeof judgeFile>[3] = { sha256: sum, name: null },
) => judgeFile(wanted, file, { ...details, ...change }, checksum).join('\n')

describe('a backup file, before it is restored', () => {
  it('that is whole, says its GTIDs and has its checksum has nothing wrong with it', () => {
    expect(judge({})).toBe('')
  })

  it.each([
    ['cut short', { complete: false, lastLine: '(12,' }, 'it was cut short: .* this one with "\\(12,"'],
    ['damaged', { damage: 'unexpected end of file' }, 'cannot be unpacked to its end \\(unexpected end of file\\)'],
    ['without GTIDs', { gtidPurged: null }, 'does not say which transactions it holds'],
    ['that is no dump', { kind: 'other' as const }, 'not that of a dump'],
  ])('%s is told so', (_what, change, words) => {
    expect(judge(change)).toMatch(new RegExp(words))
  })

  it('is told what is wrong with its checksum', () => {
    expect(judge({}, null)).toMatch(/no checksum beside it/)
    expect(judge({}, { sha256: null, name: null })).toMatch(/holds no SHA-256/)
    expect(judge({}, { sha256: 'b'.repeat(64), name: null })).toMatch(/checksum is wrong: bbbb.* aaaa.* changed since/)
  })

  it('that is empty is only told that', () => {
    expect(judgeFile(wanted, { ...file, sizeBytes: 0 }, details, null)).toEqual([expect.stringMatching(/is empty/)])
  })
})

describe('the check', () => {
  it('needs to know with what the backup is compared', () => {
    const read = (backup: object) =>
      checkSchemas.backup.safeParse({ name: 'x', backup: { file: 'a', ...backup } }).success
    expect(read({})).toBe(true)
    expect(read({ covers: true })).toBe(false)
    expect(read({ contains: ['views'] })).toBe(false)
    expect(read({ file: '/backups/a' })).toBe(false)
  })

  it('says how far it is', () => {
    const progress = { bytes: 4_300_000, totalBytes: 10_000_000, rows: 86_000, bytesPerSecond: 2_000_000 }
    expect(describeProgress({ state: 'restoring', progress })).toBe(
      'restoring, 43 % (4.3 MB of 10.0 MB, 86,000 rows, 2.0 MB/s)',
    )
  })
})

describe('a restored backup', () => {
  const table = (change: Partial<SchemaContent['tables'][number]> = {}) => ({
    table: 'shop.orders',
    columns: ['id int NOT NULL'],
    rows: 3,
    digest: 'x',
    missing: false,
    definition: 'CREATE TABLE `orders` (\n  `id` int NOT NULL,\n  KEY `k` (`id`)\n)',
    ...change,
  })
  const content = (change: Partial<SchemaContent> = {}): SchemaContent => ({
    schemas: ['shop'],
    tables: [table()],
    objects: {
      routines: new Map([['procedure shop.close_day', 'BEGIN END']]),
      triggers: new Map(),
      events: new Map(),
      views: new Map(),
      users: new Map(),
    },
    ...change,
  })
  const without = { ...content().objects, routines: new Map() }
  const compare = (restored: SchemaContent, kinds: Parameters<typeof compareSchemaContent>[3] = []) =>
    compareSchemaContent('source', content(), restored, kinds)

  it('that holds the same has nothing wrong with it', () => {
    expect(compare(content(), ['routines', 'triggers', 'events', 'views', 'users'])).toEqual([])
  })

  it.each([
    ['a table is missing', { tables: [] }, 'the table shop.orders is on source, and not in the backup'],
    ['rows are missing', { tables: [table({ rows: 2 })] }, 'shop.orders: 3 rows on source, 2 in the restored backup'],
    ['a row differs', { tables: [table({ digest: 'y' })] }, 'shop.orders: 3 rows on each, but their content differs'],
    [
      'a key is missing',
      { tables: [table({ definition: 'CREATE TABLE `orders` (\n  `id` int NOT NULL\n)' })] },
      'shop.orders is defined differently: on source it has KEY `k` (`id`)',
    ],
  ])('in which %s is told so', (_what, change, words) => {
    expect(compare(content(change))).toEqual([words])
  })

  it('lacks a routine only where routines count', () => {
    const restored = content({ objects: without })
    expect(compare(restored)).toEqual([])
    expect(compare(restored, ['routines'])).toEqual([
      'the procedure shop.close_day is on source, and not in the backup',
    ])
  })

  it('has another routine of the same name', () => {
    const other = { ...content().objects, routines: new Map([['procedure shop.close_day', 'BEGIN SELECT 1; END']]) }
    expect(compare(content({ objects: other }), ['routines'])).toEqual([
      'the procedure shop.close_day is another one in the backup than on source',
    ])
  })
})
