import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrderBook, orderId, orderNumber } from './order-book'
import { markLedger, reconcile } from './reconcile'

describe('the ledger against the rows', () => {
  it('tells present, lost and in doubt apart, and how much time was lost', () => {
    const book = new OrderBook()
    for (let number = 0; number < 6; number += 1) book.send()
    book.answer(0, 'acknowledged', 1000)
    book.answer(1, 'acknowledged', 2000)
    book.answer(2, 'acknowledged', 4500)
    book.answer(3, 'failed', 5000)
    book.answer(4, 'failed', 5000)
    const rows = ['abcd-0000000', 'abcd-0000003', 'abcd-0000005', 'zzzz-0000001', 'rubbish']
    expect(reconcile(markLedger('abcd', book), rows, 'replica', 9000)).toEqual({
      at: 9000,
      node: 'replica',
      acknowledged: 3,
      present: 1,
      lostCount: 2,
      lost: ['abcd-0000001', 'abcd-0000002'],
      lostSeconds: 2.5,
      inDoubtCount: 1,
      inDoubt: ['abcd-0000003'],
    })
  })

  it('counts no order that was acknowledged after the rows were read', () => {
    const book = new OrderBook()
    book.answer(book.send(), 'acknowledged', 1)
    book.send()
    const mark = markLedger('abcd', book)
    book.answer(1, 'acknowledged', 2)
    book.answer(book.send(), 'acknowledged', 3)
    expect(reconcile(mark, ['abcd-0000000'], 'db', 4)).toMatchObject({ acknowledged: 1, lostCount: 0, inDoubtCount: 0 })
  })

  it('always comes out even: lost and present are the acknowledged', () => {
    const orders = fc.array(fc.record({ state: fc.constantFrom('sent', 'acknowledged', 'failed'), row: fc.boolean() }))
    fc.assert(
      fc.property(orders, (all) => {
        const book = new OrderBook()
        for (const [index, { state }] of all.entries()) {
          const number = book.send()
          if (state !== 'sent') book.answer(number, state as 'acknowledged' | 'failed', index)
        }
        const rows = all.flatMap(({ row }, index) => (row ? [orderId('abcd', index)] : []))
        const found = reconcile(markLedger('abcd', book), rows, 'db', 0)
        const expected = (state: string, row: boolean) =>
          all.filter((one) => one.state === state && one.row === row).length
        expect(found).toMatchObject({
          lostCount: expected('acknowledged', false),
          present: expected('acknowledged', true),
          inDoubtCount: expected('failed', true),
        })
        expect(found.lostCount + found.present).toBe(found.acknowledged)
      }),
    )
  })
})

describe('an order id', () => {
  it('names its run and number, and sorts as orders were sent', () => {
    expect(orderId('abcd', 12)).toBe('abcd-0000012')
    expect(orderNumber('abcd', 'abcd-0000012')).toBe(12)
    expect(orderNumber('abcd', 'abce-0000012')).toBeNull()
    expect(orderNumber('abcd', "abcd-1' OR 1")).toBeNull()
  })
})
