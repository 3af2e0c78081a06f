import { describe, expect, it } from 'vitest'
import { done, handIn, recordOf } from '../testing/hand-in-files'
import { firstBrokenEntry } from './record-chain'

const record = () => recordOf([1, { kind: 'opened', step: '01-look' }], [2, done('01-look')], [3, handIn('Anna')])

describe('a chain of entries', () => {
  it('holds as it was sealed, and after it was written and read', () => {
    expect(firstBrokenEntry(record())).toBeNull()
    expect(firstBrokenEntry(JSON.parse(JSON.stringify(record())))).toBeNull()
  })

  it('does not depend on the order of keys', () => {
    const turned = record().map(({ at, body, previous, hash }) => ({ hash, previous, body, at }))
    expect(firstBrokenEntry(turned)).toBeNull()
  })

  it('breaks where an entry was changed', () => {
    const entries = record()
    entries[2] = { ...(entries[2] as (typeof entries)[number]), at: 0 }
    expect(firstBrokenEntry(entries)).toBe(2)
  })

  it('breaks where an entry is missing, at its end, too, if another follows', () => {
    expect(firstBrokenEntry(record().filter((_, index) => index !== 1))).toBe(1)
    expect(firstBrokenEntry(record().slice(1))).toBe(0)
  })

  it('breaks where two entries changed places', () => {
    const [first, second, third, fourth] = record()
    expect(firstBrokenEntry([first, third, second, fourth].filter((one) => one !== undefined))).toBe(1)
  })
})
