import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromJsonValue, toJsonValue } from './wire-value'

const overTheWire = (value: unknown) => fromJsonValue(JSON.parse(JSON.stringify(toJsonValue(value))))

it('carries bytes, undefined and all numbers', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256)
  const value = {
    bytes,
    none: new Uint8Array(),
    list: [undefined, null, 1],
    gone: undefined,
    numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1.5],
    deep: { bytes: bytes.slice(0, 3) },
  }
  expect(overTheWire(value)).toStrictEqual(value)
  expect(overTheWire(undefined)).toBeUndefined()
})

it('takes a piece of a buffer for the bytes that are in it', () => {
  expect(overTheWire(Buffer.from('abcdef').subarray(2, 4))).toEqual(new Uint8Array([99, 100]))
})

it('takes no text for a mark', () => {
  for (const value of [{ $: 'undefined' }, { $: 'bytes', value: 'AAAA' }, { $: { $: 'number' } }]) {
    expect(overTheWire(value)).toEqual(value)
  }
})

it('carries every plain value', () => {
  const plain = fc.anything({ withNullPrototype: false }).filter((value) => {
    try {
      toJsonValue(value)
      return true
    } catch {
      return false
    }
  })
  // As text: JSON knows no negative zero.
  const text = (value: unknown) => JSON.stringify(toJsonValue(value))
  fc.assert(
    fc.property(plain, (value) => {
      expect(text(overTheWire(value))).toBe(text(value))
    }),
  )
})

it('gives a key of any name to the object itself, and to no prototype', () => {
  const value = fromJsonValue(JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}')) as Record<string, unknown>
  expect(value.admin).toBeUndefined()
  expect(Object.hasOwn(value, '__proto__')).toBe(true)
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

it.each([{ $: 'date', value: 1 }, { $: 'bytes', value: 5 }, { $: 'object', value: null }, { $: 1 }])(
  'refuses a mark that is none of ours: %j',
  (json) => {
    expect(() => fromJsonValue(json)).toThrow(TypeError)
  },
)

it.each([() => {}, new Date(), new Map(), Symbol('a'), 1n])(
  'does not send what it could not give back: %s',
  (value) => {
    expect(() => toJsonValue({ value })).toThrow(TypeError)
  },
)
