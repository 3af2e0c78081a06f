import { describe, expect, it } from 'vitest'
import { troubleOf } from './database-error'
import { BusyError } from './slots'

const error = (fields: object, message = 'x') => Object.assign(new Error(message), fields)

describe("the database's trouble", () => {
  it.each([
    [
      'a server that refuses writes, so that the next connection may find another',
      error({ errno: 1290, sqlMessage: 'The MySQL server is running\nwith the --read-only option' }),
      { errno: 1290, words: '1290: The MySQL server is running with the --read-only option', discard: true },
    ],
    [
      'a duplicate, which is no fault of the connection',
      error({ errno: 1062, sqlMessage: 'Duplicate entry' }),
      { errno: 1062, words: '1062: Duplicate entry', discard: false },
    ],
    [
      'a shutdown',
      error({ errno: 1053, sqlMessage: 'Server shutdown' }),
      { errno: 1053, words: '1053: Server shutdown', discard: true },
    ],
    [
      "a refused connection, whose number is the operating system's",
      error({ errno: -111, code: 'ECONNREFUSED' }, 'connect ECONNREFUSED 172.18.0.2:3306'),
      { errno: null, words: 'no connection to the database: connect ECONNREFUSED 172.18.0.2:3306', discard: true },
    ],
    [
      'an answer that did not come',
      error({ code: 'PROTOCOL_SEQUENCE_TIMEOUT' }),
      { errno: null, words: 'the database did not answer in time', discard: true },
    ],
    [
      'a connection that broke',
      error({ code: 'PROTOCOL_CONNECTION_LOST' }),
      { errno: null, words: 'the connection to the database broke', discard: true },
    ],
    [
      'a pool that is used up, whose connections are good',
      new BusyError('too many requests wait already'),
      { errno: null, words: 'too many requests wait already', discard: false },
    ],
  ])('is understood: %s', (_, thrown, trouble) => {
    expect(troubleOf(thrown)).toEqual(trouble)
  })
})
