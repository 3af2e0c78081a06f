import { appendFileSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/test-house'
import { bookOf, Ledger, readLedger } from './ledger'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = () => path.join(folder, 'run.ledger')

describe('a ledger', () => {
  it('is the same book when it is read again, whatever was answered in whatever order', () => {
    const answers = fc.array(fc.record({ order: fc.nat(20), good: fc.boolean(), reason: fc.string() }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(answers, (all) => {
        const ledger = new Ledger(fileOf(), 'abcd')
        for (let at = 0; at <= 20; at += 1) ledger.sent(at)
        for (const [index, { order, good, reason }] of all.entries()) {
          if (good) ledger.acknowledged(order, 100 + index)
          else ledger.failed(order, 100 + index, reason)
        }
        ledger.dispose()
        const again = bookOf(readLedger(fileOf()))
        for (let number = 0; number <= 20; number += 1) {
          expect([number, again.state(number), again.answeredAt(number)]).toEqual([
            number,
            ledger.book.state(number),
            ledger.book.answeredAt(number),
          ])
        }
        expect([again.sent, again.acknowledged, again.failed]).toEqual([
          ledger.book.sent,
          ledger.book.acknowledged,
          ledger.book.failed,
        ])
        rmSync(fileOf())
      }),
      { numRuns: 200 },
    )
  })

  it('has an order on disk before it is sent, and an answer as soon as it is known', () => {
    const ledger = new Ledger(fileOf(), 'abcd')
    const number = ledger.sent(1000)
    expect(readFileSync(fileOf(), 'utf8')).toBe('\ns 0 1000')
    ledger.acknowledged(number, 1005)
    expect(readLedger(fileOf())).toEqual([
      { kind: 'sent', number: 0, at: 1000 },
      { kind: 'acknowledged', number: 0, at: 1005 },
    ])
    ledger.dispose()
  })

  it('loses no more than the line that a kill cut short', () => {
    const ledger = new Ledger(fileOf(), 'abcd')
    ledger.acknowledged(ledger.sent(1), 2)
    ledger.failed(ledger.sent(3), 4, 'no answer in time')
    ledger.dispose()
    truncateSync(fileOf(), readFileSync(fileOf()).length - 5)
    const next = new Ledger(fileOf(), 'abcd')
    appendFileSync(fileOf(), '\ns 2 5')
    next.dispose()
    expect(readLedger(fileOf()).map(({ kind }) => kind)).toEqual(['sent', 'acknowledged', 'sent', 'sent'])
  })

  it('takes nothing from a file that was tampered with', () => {
    appendFileSync(fileOf(), 'a 5 1\nf 1 1 "x\nx 1 1\ns -1 1\na 99999999999999999999 1\n\u0000\nf 0 1 {"a":1}')
    expect(bookOf(readLedger(fileOf()))).toMatchObject({ sent: 0, acknowledged: 0, failed: 0 })
  })
})
