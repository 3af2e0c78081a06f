import { describe, expect, it } from 'vitest'
import { sameRows } from './query'

describe("a query's rows", () => {
  it.each([
    ['numbers, as the server writes them', [['1', '2.50']], [[1, '2.50']]],
    ['text', [['ON']], [['ON']]],
    ['a number in a text column', [['007']], [['007']]],
    ['yes and no, which the server writes as 1 and 0', [['1', '0']], [[true, false]]],
    ['NULL', [[null]], [[null]]],
    ['no rows', [], []],
    ['several rows in their order', [['a'], ['b']], [['a'], ['b']]],
    ['negative and large numbers', [['-1', '9007199254740991']], [[-1, 9007199254740991]]],
  ])('are equal for %s', (_, observed, expected) => {
    expect(sameRows(observed, expected)).toBe(true)
  })

  it.each([
    ['another value', [['1']], [[2]]],
    ['NULL is nothing but NULL', [[null]], [['NULL']]],
    ['NULL is not 0', [[null]], [[0]]],
    ['NULL is not empty', [['']], [[null]]],
    ['a row more', [['1'], ['2']], [[1]]],
    ['a row less', [['1']], [[1], [2]]],
    ['a column more', [['1', '2']], [[1]]],
    ['a column less', [['1']], [[1, 2]]],
    ['another order', [['a'], ['b']], [['b'], ['a']]],
    ['another case', [['on']], [['ON']]],
    ['white space', [['a ']], [['a']]],
    ['true is 1, not any text', [['true']], [[true]]],
    ['a number written otherwise', [['1.0']], [[1]]],
  ])('differ: %s', (_, observed, expected) => {
    expect(sameRows(observed, expected)).toBe(false)
  })
})
