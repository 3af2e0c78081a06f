import { describe, expect, it } from 'vitest'
import type { RestorePlan } from '../../../electron/contract/backup'
import { bringsWords, gtidChoice, lossLines, mayRestore } from './restore-words'

const plan = (change: Partial<RestorePlan> = {}): RestorePlan => ({
  node: 'db',
  brings: [{ database: 'shop', tables: 1 }],
  overwrites: [{ database: 'shop', tables: [{ name: 'orders', rows: 15_000 }] }],
  gtids: { file: 'u:1-3', executed: '', both: '' },
  warnings: [],
  problem: null,
  typeName: true,
  ...change,
})

describe('before a restore onto a server', () => {
  it('it is said what it brings, and what it drops', () => {
    expect(bringsWords(plan())).toBe('shop (1 table)')
    expect(lossLines(plan())).toEqual(['shop: orders (15,000 rows)'])
    const tables = Array.from({ length: 8 }, (_, at) => ({ name: `t${at}`, rows: 1 }))
    expect(lossLines(plan({ overwrites: [{ database: 'shop', tables }] }))[0]).toMatch(/t5 \(1 row\), and 2 more$/)
  })

  it('the name of the server has to be typed where something would be lost', () => {
    expect(['', 'other', 'DB', ' db '].map((typed) => mayRestore(plan(), typed))).toEqual([false, false, false, true])
    expect(mayRestore(plan({ typeName: false }), '')).toBe(true)
    expect(mayRestore(plan({ problem: 'It is super read-only.' }), 'db')).toBe(false)
  })

  it('GTIDs that the server has executed itself cannot be taken from the file', () => {
    expect(gtidChoice(plan())).toBe('keep')
    expect(gtidChoice(plan({ gtids: { file: 'u:1-3', executed: 'u:1-9', both: 'u:1-3' } }))).toBe('new')
  })
})
