import { describe, expect, it } from 'vitest'
import type { BackupDetails } from '../backup/backup-files'
import type { SchemaContent } from '../backup/schema-content'
import type { RestorePlan } from '../contract/backup'
import { lossOf, resultOf, withJudgement } from './backup-works'

const table = (name: string, rows: number, digest: string) => ({
  table: name,
  columns: [],
  rows,
  digest,
  missing: false,
  definition: `CREATE TABLE ${name}`,
})
const content = (tables: SchemaContent['tables'], routines: [string, string][] = []): SchemaContent => ({
  schemas: ['shop'],
  tables,
  objects: { routines: new Map(routines), triggers: new Map(), events: new Map(), views: new Map(), users: new Map() },
})

describe('what a restore has come to', () => {
  const backup = content([table('shop.orders', 1200, 'a'), table('shop.lines', 3, 'b')], [['procedure shop.p', 'x']])

  it('is that every row is there, whatever else the server holds', () => {
    const server = content(
      [...backup.tables, table('shop.later', 9, 'z')],
      [
        ['procedure shop.p', 'x'],
        ['function shop.f', 'y'],
      ],
    )
    expect(resultOf('db', backup, server)).toEqual([
      'Restored: 2 tables, 1,203 rows, every row on db as in the backup.',
    ])
  })

  it('names what differs, as when somebody has written since', () => {
    const server = content([table('shop.orders', 1201, 'c'), table('shop.lines', 3, 'd')])
    const said = resultOf('db', backup, server)
    expect(said[0]).toContain('is not the same')
    expect(said.slice(1)).toEqual([
      'shop.orders: 1201 rows on db, 1200 in the restored backup.',
      'shop.lines: 3 rows on each, but their content differs.',
      'The procedure shop.p is in the backup, and not on db.',
    ])
  })
})

describe('before a restore', () => {
  const plan: RestorePlan = {
    node: 'db',
    brings: [{ database: 'shop', tables: 1 }],
    overwrites: [{ database: 'shop', tables: [{ name: 'orders', rows: 1500 }] }],
    gtids: { file: null, executed: '', both: '' },
    warnings: ['db is the source of replica.'],
    problem: null,
    typeName: false,
  }
  const details = { damage: null, complete: true, lastLine: '-- Dump completed', sha256: 'a' } as BackupDetails

  it('it is said what would be overwritten', () => {
    expect(lossOf(plan)).toBe('shop (1 table, 1,500 rows) would be overwritten.')
    expect(lossOf({ ...plan, overwrites: [] })).toBe('nothing on db would be overwritten.')
  })

  it('a file that is cut short is refused: it would drop tables, and then break off', () => {
    expect(withJudgement(plan, { ...details, complete: false, lastLine: 'INSERT' }, null).problem).toMatch(
      /^It was cut short: .* It would drop tables, and then break off\.$/,
    )
    expect(withJudgement(plan, details, null)).toBe(plan)
    expect(withJudgement(plan, details, { sha256: 'a' })).toBe(plan)
  })

  it('a file that is not the one its sum was made of is named first, and the server has to be typed', () => {
    expect(withJudgement(plan, details, { sha256: 'b' })).toMatchObject({
      problem: null,
      typeName: true,
      warnings: [expect.stringContaining('checksum'), 'db is the source of replica.'],
    })
  })
})
