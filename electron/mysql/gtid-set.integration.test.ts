import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { labFiles, mysqlService } from '../testing/lab-files'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import { containsGtids, formatGtidSet, parseGtidSet, subtractGtids, unionGtids } from './gtid-set'
import type { Server } from './server'

let house: TestHouse
let server: Server

beforeAll(async () => {
  house = await openTestHouse({ labs: { single: labFiles({ services: { single: mysqlService('single', 1) } }) } })
  const session = await house.start('single')
  server = session.servers.server('single', 'check')
})
afterAll(() => house?.close())

const a = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'
const b = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb'

/** Texts of GTID sets as people and servers write them: unsorted, overlapping, with tags, empty intervals, white space. */
const someText = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(a, b, a.toUpperCase()),
        fc.array(
          fc.oneof(
            { weight: 4, arbitrary: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -2, max: 9 })) },
            { weight: 1, arbitrary: fc.constantFrom('daily', 'Tag_1', '_') },
          ),
          { minLength: 1, maxLength: 6 },
        ),
      )
      .map(([uuid, pieces]) => {
        const words = pieces.map((piece) =>
          typeof piece === 'string' ? piece : `${piece[0]}-${Math.max(1, piece[0] + piece[1])}`,
        )
        return `${uuid}:${words.join(':')}:1`
      }),
    { maxLength: 5 },
  )
  .chain((parts) => fc.constantFrom(',', ' ,\n').map((between) => parts.join(between)))

async function ask(expression: string, values: string[]): Promise<string | null> {
  const { rows } = await server.query(`SELECT ${expression}`, { values })
  return rows[0]?.[0] ?? null
}

function parsed(text: string | null) {
  const set = text === null ? null : parseGtidSet(text)
  if (!set) throw new Error(`not a GTID set: ${text}`)
  return set
}

test('our arithmetic agrees with GTID_SUBTRACT, GTID_SUBSET and GTID sets of a real server', async () => {
  await fc.assert(
    fc.asyncProperty(someText, someText, async (x, y) => {
      const [left, right] = [parsed(x), parsed(y)]
      expect(subtractGtids(left, right)).toEqual(parsed(await ask('GTID_SUBTRACT(?, ?)', [x, y])))
      expect(containsGtids(right, left)).toBe((await ask('GTID_SUBSET(?, ?)', [x, y])) === '1')
      // A server unites two sets by reading them as one.
      expect(unionGtids(left, right)).toEqual(parsed(await ask("GTID_SUBTRACT(CONCAT(?, ',', ?), '')", [x, y])))
    }),
    { numRuns: 200 },
  )
})

test('what we write is read by a real server as the same set', async () => {
  await fc.assert(
    fc.asyncProperty(someText, async (text) => {
      const ours = formatGtidSet(parsed(text))
      expect(await ask('GTID_SUBSET(?, ?) AND GTID_SUBSET(?, ?)', [ours, text, text, ours])).toBe('1')
    }),
    { numRuns: 100 },
  )
})

test('what a real server refuses, we refuse', async () => {
  for (const text of [
    `${a}:0`,
    `${a}:`,
    `${a}:1::2`,
    `${a}:1 2`,
    `${a}:+1`,
    `${a}:1.0`,
    `${a}:1tag:1`,
    `${a}:a-b:1`,
    `${a}:${'t'.repeat(33)}:1`,
    `${a}:99999999999999999999`,
    'garbage',
  ]) {
    await expect(ask("GTID_SUBTRACT(?, '')", [text]), text).rejects.toMatchObject({ code: 'SQL_FAILED' })
    expect(parseGtidSet(text), text).toBeNull()
  }
})
