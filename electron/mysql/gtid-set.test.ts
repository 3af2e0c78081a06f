import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  containsGtids,
  countGtids,
  emptyGtidSet,
  formatGtidSet,
  type GtidSet,
  gtidsOf,
  isEmptyGtidSet,
  parseGtidSet,
  subtractGtids,
  unionGtids,
} from './gtid-set'

const a = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'
const b = 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb'

function parsed(text: string): GtidSet {
  const set = parseGtidSet(text)
  if (!set) throw new Error(`not a GTID set: ${text}`)
  return set
}

const normal = (text: string) => formatGtidSet(parsed(text))

describe('parsing a GTID set', () => {
  it.each([
    ['nothing', '', ''],
    ['one transaction', `${a}:1`, `${a}:1`],
    ['intervals', `${a}:1-5:7`, `${a}:1-5:7`],
    ['intervals that overlap, touch or come in any order', `${a}:9:2-3:1-2:4`, `${a}:1-4:9`],
    ['several servers, on lines of their own as the server writes them', `${b}:2,\n${a}:1`, `${a}:1,${b}:2`],
    ['a server named twice', `${a}:1,${a}:2`, `${a}:1-2`],
    ['capital letters', `${a.toUpperCase()}:Tag_1:1`, `${a}:tag_1:1`],
    ['white space', ` ${a} : 1 - 5 , ${b}:2 `, `${a}:1-5,${b}:2`],
    ['commas with nothing between them', `,${a}:1,,`, `${a}:1`],
    ['an interval that ends before it begins: none, as MySQL has it', `${a}:5-3:7`, `${a}:7`],
    ['only such intervals', `${a}:5-3`, ''],
    ['leading zeros', `${a}:007`, `${a}:7`],
  ])('understands %s', (_, text, expected) => {
    expect(normal(text)).toBe(expected)
  })

  it('keeps the transactions of each tag apart (tags came with 8.3)', () => {
    const set = parsed(`${a}:1-5:daily:1-3:7:other:9`)
    expect(formatGtidSet(set)).toBe(`${a}:1-5,${a}:daily:1-3:7,${a}:other:9`)
    expect(countGtids(set)).toBe(10)
  })

  it('takes a tag of 32 characters and no longer one', () => {
    expect(parseGtidSet(`${a}:${'t'.repeat(32)}:1`)).not.toBeNull()
    expect(parseGtidSet(`${a}:${'t'.repeat(33)}:1`)).toBeNull()
  })

  it.each([
    'garbage',
    a,
    `${a}:`,
    `${a}:0`,
    `${a}:-1`,
    `${a}:+1`,
    `${a}:1.0`,
    `${a}:1::2`,
    `${a}:1-`,
    `${a}:1-2-3`,
    `${a}:1tag:1`,
    `${a}:a-b:1`,
    `${a}:1 2`,
    `${a}:tag`,
    `${a}:٣`,
    `${a.slice(1)}:1`,
    `${a}:1;DROP TABLE t`,
    `${a}:99999999999999999999`,
    '__proto__:1',
  ])('refuses %j', (text) => {
    expect(parseGtidSet(text)).toBeNull()
  })

  it('refuses numbers that cannot be counted with exactly, instead of rounding them', () => {
    expect(normal(`${a}:9007199254740991`)).toBe(`${a}:9007199254740991`)
    expect(parseGtidSet(`${a}:9007199254740992`)).toBeNull()
    expect(parseGtidSet(`${a}:1-9223372036854775806`)).toBeNull()
  })

  it('never throws and never hangs, whatever the text', () => {
    const pieces = fc.constantFrom(
      a,
      b,
      ':',
      ',',
      '-',
      '1',
      '0',
      '9'.repeat(30),
      'tag',
      ' ',
      '\n',
      '{',
      '',
      '\u0000',
      'İ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary-ascii', maxLength: 200 }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          const set = parseGtidSet(text)
          if (set) expect(parseGtidSet(formatGtidSet(set))).toEqual(set)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('takes a long set in no time', () => {
    const long = `${a}:${Array.from({ length: 20_000 }, (_, index) => index * 2 + 1).join(':')}`
    const begun = process.cpuUsage()
    expect(countGtids(parsed(long))).toBe(20_000)
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000)
  })
})

describe('GTID sets', () => {
  it('subtract as GTID_SUBTRACT does', () => {
    const left = subtractGtids(parsed(`${a}:1-10:tag:1-3,${b}:1-2`), parsed(`${a}:3-4:8-20:tag:2,${b}:1-5`))
    expect(formatGtidSet(left)).toBe(`${a}:1-2:5-7,${a}:tag:1:3`)
  })

  it('contain themselves and the empty set, and nothing that is newer', () => {
    const set = parsed(`${a}:1-10`)
    expect(containsGtids(set, set)).toBe(true)
    expect(containsGtids(set, emptyGtidSet)).toBe(true)
    expect(containsGtids(set, parsed(`${a}:10-11`))).toBe(false)
    expect(containsGtids(set, parsed(`${a}:tag:1`))).toBe(false)
  })

  it('are cut down to some servers whatever the tag', () => {
    const set = parsed(`${a}:1:tag:2,${b}:3`)
    expect(formatGtidSet(gtidsOf(set, new Set([a])))).toBe(`${a}:1,${a}:tag:2`)
    expect(isEmptyGtidSet(gtidsOf(set, new Set()))).toBe(true)
  })
})

/** The same in the simplest way there is: every transaction by itself. */
type Model = Set<string>

const keys = [a, b, `${a}:tag`, `${b}:other_tag`]
const someIntervals = fc.array(
  fc.tuple(fc.constantFrom(...keys), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 8 })),
  { maxLength: 12 },
)

const someSet = someIntervals.map((intervals) => {
  const model: Model = new Set()
  for (const [key, first, more] of intervals) for (let n = first; n <= first + more; n += 1) model.add(`${key}:${n}`)
  const text = intervals.map(([key, first, more]) => `${key}:${first}-${first + more}`).join(',')
  return { set: parsed(text), model }
})

function modelOf(set: GtidSet): Model {
  const model: Model = new Set()
  for (const [key, intervals] of set.intervals) {
    for (const [first, last] of intervals) for (let n = first; n <= last; n += 1) model.add(`${key}:${n}`)
  }
  return model
}

describe('for all GTID sets', () => {
  const both = [someSet, someSet] as const
  const runs = { numRuns: 500 }

  it('parse and format go there and back', () => {
    fc.assert(
      fc.property(someSet, ({ set, model }) => {
        expect(modelOf(set)).toEqual(model)
        expect(parseGtidSet(formatGtidSet(set))).toEqual(set)
        expect(countGtids(set)).toBe(model.size)
        expect(isEmptyGtidSet(set)).toBe(model.size === 0)
      }),
      runs,
    )
  })

  it('subtract, union and contains do what they do to plain sets', () => {
    fc.assert(
      fc.property(...both, (x, y) => {
        expect(modelOf(subtractGtids(x.set, y.set))).toEqual(new Set([...x.model].filter((one) => !y.model.has(one))))
        expect(modelOf(unionGtids(x.set, y.set))).toEqual(new Set([...x.model, ...y.model]))
        expect(containsGtids(x.set, y.set)).toBe([...y.model].every((one) => x.model.has(one)))
      }),
      runs,
    )
  })

  it('|a| = |a without b| + |a and b|', () => {
    fc.assert(
      fc.property(...both, ({ set: x }, { set: y }) => {
        const without = subtractGtids(x, y)
        const shared = subtractGtids(x, without)
        expect(countGtids(x)).toBe(countGtids(without) + countGtids(shared))
        expect(containsGtids(y, shared)).toBe(true)
      }),
      runs,
    )
  })

  it('results are written in the one normal form: sorted, neither overlapping nor touching', () => {
    fc.assert(
      fc.property(...both, ({ set: x }, { set: y }) => {
        expect(unionGtids(x, y)).toEqual(unionGtids(y, x))
        expect(unionGtids(subtractGtids(x, y), y)).toEqual(unionGtids(x, y))
        for (const set of [unionGtids(x, y), subtractGtids(x, y)]) {
          for (const intervals of set.intervals.values()) {
            for (const [index, [first, last]] of intervals.entries()) {
              expect(first).toBeLessThanOrEqual(last)
              expect(first).toBeGreaterThan((intervals[index - 1]?.[1] ?? -1) + 1)
            }
          }
        }
      }),
      runs,
    )
  })
})
