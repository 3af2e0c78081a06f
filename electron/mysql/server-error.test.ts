import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors'
import { translateServerError } from './server-error'

const at = '127.0.0.1:33060'

/** Errors as the MySQL client throws them. */
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:33060'), { code: 'ECONNREFUSED', errno: -111 })
const timeout = Object.assign(new Error('Query inactivity timeout'), { code: 'PROTOCOL_SEQUENCE_TIMEOUT' })
const noTable = Object.assign(new Error("Table 'shop.orders' doesn't exist"), {
  code: 'ER_NO_SUCH_TABLE',
  errno: 1146,
  sqlState: '42S02',
  sqlMessage: "Table 'shop.orders' doesn't exist",
})

describe('an error of the MySQL client', () => {
  it('that the server answered with keeps its number and its words', () => {
    expect(translateServerError(noTable, at)).toMatchObject({
      code: 'SQL_FAILED',
      message: "1146: Table 'shop.orders' doesn't exist",
      details: { number: 1146, message: "Table 'shop.orders' doesn't exist" },
      cause: noTable,
    })
  })

  it('of a server that does not answer says where, and why', () => {
    expect(translateServerError(refused, at)).toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: `The server at ${at} does not answer: connect ECONNREFUSED 127.0.0.1:33060`,
      details: { address: at, reason: 'connect ECONNREFUSED 127.0.0.1:33060' },
      cause: refused,
    })
  })

  it('of a server with a name is told by that name', () => {
    expect(translateServerError(refused, at, 'replica').message).toMatch(/^replica does not answer: /)
  })

  it('of a server that hangs says "no answer in time"', () => {
    expect(translateServerError(timeout, at).details.reason).toBe('no answer in time')
  })

  it('that was translated before stays as it is', () => {
    const known = new AppError('NODE_GONE', 'gone')
    expect(translateServerError(known, at)).toBe(known)
  })

  it.each([undefined, null, 'text', 7, {}])('is translated whatever was thrown: %o', (thrown) => {
    expect(translateServerError(thrown, at).code).toBe('SERVER_UNREACHABLE')
  })
})
