import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGtidSet, parseOrder, sameOrder } from './order'

const order = { id: 'a-1', customer: 'Ada', amount: 12.5 }

describe('an order', () => {
  it('is an id, a customer and an amount, and nothing else is kept', () => {
    expect(parseOrder({ ...order, admin: true })).toEqual(order)
    expect(parseOrder({ ...order, amount: 0.1 + 0.2 })).toEqual({ ...order, amount: 0.3 })
  })

  it.each([
    [null, 'object'],
    [[order], 'object'],
    [{ ...order, id: '' }, 'id'],
    [{ ...order, id: 'a b' }, 'id'],
    [{ ...order, id: 'a'.repeat(33) }, 'id'],
    [{ ...order, customer: ' ' }, 'customer'],
    [{ ...order, customer: 'a'.repeat(65) }, 'customer'],
    [{ ...order, amount: '12.50' }, 'amount'],
    [{ ...order, amount: -1 }, 'amount'],
    [{ ...order, amount: 1e8 }, 'amount'],
    [{ ...order, amount: 1.005 }, 'decimals'],
    [{ ...order, amount: Number.NaN }, 'amount'],
  ])('is not %j', (input, word) => {
    expect(parseOrder(input)).toEqual({ problem: expect.stringContaining(word) })
  })

  it('takes every amount of whole cents as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (cents) => {
        expect(parseOrder({ ...order, amount: cents / 100 })).toEqual({ ...order, amount: cents / 100 })
      }),
    )
  })

  it('never trips over what it is given', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => void parseOrder(input)))
  })

  it('is the same with the same content', () => {
    expect(sameOrder(order, { ...order })).toBe(true)
    expect(sameOrder(order, { ...order, amount: 13 })).toBe(false)
  })
})

describe('a GTID set', () => {
  const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'

  it.each([`${uuid}:5`, `${uuid}:1-5:7`, `${uuid}:tag_a:1-3`, `${uuid}:1, ${uuid}:2`])('can be %s', (text) => {
    expect(isGtidSet(text)).toBe(true)
  })

  it.each(['', 'x', "' OR 1=1", `${uuid}:1'`, `${uuid}:${'1'.repeat(1000)}`])('is not %j', (text) => {
    expect(isGtidSet(text)).toBe(false)
  })
})
