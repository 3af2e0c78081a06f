import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestHandInBytes } from '../contract/record'
import { sealEntry } from '../session/record-chain'
import { done, handIn, handInText, recordOf, start } from '../testing/hand-in-files'
import { checkHandIn, formatHandIn, handInFileName } from './hand-in-file'

const read = (text: string) => {
  const checked = checkHandIn('file.json', text)
  if (!checked.ok) throw new Error(checked.reason)
  return checked.handIn
}
const reasonOf = (text: string) => {
  const checked = checkHandIn('file.json', text)
  return checked.ok ? 'it is taken' : checked.reason
}

describe('a hand-in', () => {
  it('says who did what, how long it took, and with which help', () => {
    const { learner, lab, receipt, edited, steps } = read(handInText())
    expect({ learner, lab: lab.id, edited }).toEqual({ learner: 'Anna Berg', lab: 'a-lab', edited: null })
    expect(receipt).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)
    expect(
      steps.map(({ id, state, spentMs, hints, wrongTurns }) => [id, state, spentMs / 1000, hints, wrongTurns.length]),
    ).toEqual([
      ['01-look', 'done', 60, 0, 0],
      ['02-act', 'done', 300, 1, 1],
      ['03-check', 'open', 28, 0, 0],
    ])
    expect(steps[0]?.evidence).toEqual([
      { name: 'It is so', status: 'passed', asked: 'a', expected: 'b', observed: 'c' },
    ])
  })

  it('does not count the time in which nobody worked on the session', () => {
    const entries = recordOf(
      [0, { kind: 'opened', step: '01-look' }],
      [60, { kind: 'hint', step: '01-look', number: 1 }],
      [90_000, { kind: 'resumed' }],
      [90_010, { kind: 'opened', step: '01-look' }],
      [90_040, done('01-look')],
      [90_050, handIn('Anna')],
    )
    expect(read(formatHandIn(entries)).steps[0]?.spentMs).toBe(90_000)
  })

  it('that was changed by hand is marked, whatever was changed', () => {
    const text = handInText()
    expect(read(text.replace('"Anna Berg"', '"Somebody Else"')).edited).toMatch(/^Entry 9 of 9 is not as it was sealed/)
    expect(read(text.replace('"number":1', '"number":2')).edited).toMatch(/^Entry 5 of 9/)
    const without = JSON.parse(text) as { entries: unknown[] }
    without.entries.splice(5, 1)
    expect(read(JSON.stringify(without)).edited).toMatch(/^Entry 6 of 8/)
  })

  it('of which the chain was sealed anew has another receipt: nothing else gives it away', () => {
    const honest = read(handInText())
    const entries = recordOf(
      [10, { kind: 'opened', step: '01-look' }],
      [11, done('01-look')],
      [400, handIn('Anna Berg')],
    )
    const forged = read(formatHandIn(entries))
    expect(forged.edited).toBeNull()
    expect(forged.receipt).not.toBe(honest.receipt)
  })

  it('that was put together from two is marked', () => {
    const entries = recordOf([1, done('01-look')])
    entries.push(
      sealEntry(entries.at(-1), 0, start()),
      sealEntry(sealEntry(entries.at(-1), 0, start()), 0, handIn('Anna')),
    )
    expect(read(formatHandIn(entries)).edited).toMatch(/begins a record anew/)
  })

  it.each([
    ['', 'It is empty.'],
    ['no JSON', 'It is no hand-in: it is not JSON, or was cut short.'],
    [handInText().slice(0, 900), 'It is no hand-in: it is not JSON, or was cut short.'],
    ['[]', 'It is no hand-in of Standby.'],
    ['null', 'It is no hand-in of Standby.'],
    ['{"format":"standby-hand-in","version":2}', 'It was made by another version of Standby.'],
    ['{"format":"standby-hand-in","version":1}', /^It is no valid hand-in: entries: /],
    [`"${'x'.repeat(largestHandInBytes)}"`, 'It is larger than any hand-in: 2 MB.'],
    [
      handInText('Anna\\u001b[2J').replaceAll('\\\\', '\\'),
      /entries\.8\.body\.learner: must not have control characters/,
    ],
    [handInText('Anna\u202egro'), /control characters/],
    [handInText().replace('"entries"', '"__proto__":{"isAdmin":true},"entries"'), /Unrecognized key: "__proto__"/],
    [handInText().replace('"kind":"hint"', '"kind":"exec"'), /entries\.4\.body\.kind/],
    [formatHandIn(recordOf([1, done('01-look')])), /whose it is/],
    [
      formatHandIn(
        recordOf([1, handIn('Anna')])
          .slice(1)
          .concat(recordOf([1, handIn('Anna')]).slice(1)),
      ),
      /with which lab/,
    ],
  ])('%#. is refused with the reason', (text, reason) => {
    expect(reasonOf(text)).toMatch(reason)
  })

  it('of thousands of steps, or nested without end, is refused', () => {
    const steps = Array.from({ length: 5000 }, (_, index) => ({
      id: `${String(index % 100).padStart(2, '0')}-s${index}`,
      title: 't',
    }))
    const first = start()
    if (first.kind !== 'start') throw new Error()
    const many = { ...first, lab: { ...first.lab, steps } }
    const sealed = sealEntry(undefined, 0, many)
    expect(reasonOf(formatHandIn([sealed, sealEntry(sealed, 1, handIn('Anna'))]))).toMatch(/lab\.steps/)
    const nested = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`
    expect(reasonOf(nested)).not.toBe('it is taken')
    expect(reasonOf(`{"format":"standby-hand-in","version":1,"entries":${nested}}`)).not.toBe('it is taken')
  })

  it('has a name that every disk takes', () => {
    expect(handInFileName('a-lab', 'Zoë Ångström')).toBe('hand-in-a-lab-zoe-angstrom.json')
    expect(handInFileName('a-lab', '../../etc')).toBe('hand-in-a-lab-etc.json')
    expect(handInFileName('a-lab', '李')).toBe('hand-in-a-lab-learner.json')
  })
})

describe('two thousand hostile files', () => {
  const honest = handInText()
  const words = fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    '<img src=x onerror=alert(1)>',
    '=cmd|calc',
    '\u0000',
    '\u001b]0;x\u0007',
    '\u202e',
    '\ud800',
    '1e999',
    '-1',
    'null',
    '{}',
    '"',
    '\\u0000',
  )
  /** An honest file with something put into it, or taken out. */
  const mended = fc
    .tuple(fc.nat(honest.length), fc.nat(40), fc.oneof(words, fc.string(), fc.json()))
    .map(([at, gone, put]) => honest.slice(0, at) + put + honest.slice(at + gone))
  /** An honest file with one value in it of another kind. */
  const reshaped = fc.tuple(fc.nat(200), fc.oneof(fc.jsonValue({ maxDepth: 6 }), words)).map(([at, value]) => {
    let count = 0
    return JSON.stringify(JSON.parse(honest), (_key, one) => {
      count += 1
      return count === at ? value : one
    })
  })
  const anything = fc.oneof(
    fc.string(),
    fc.json({ maxDepth: 20 }),
    fc.jsonValue().map((entries) => JSON.stringify({ format: 'standby-hand-in', version: 1, entries })),
    fc
      .dictionary(words, fc.jsonValue())
      .map((value) => JSON.stringify({ format: 'standby-hand-in', version: 1, ...value })),
  )

  it('are each refused with a reason, marked, or as honest as the first', () => {
    const original = read(honest)
    fc.assert(
      fc.property(fc.oneof(mended, reshaped, anything), fc.string(), (text, name) => {
        const checked = checkHandIn(name, text)
        if (!checked.ok) {
          expect(checked.reason.length).toBeGreaterThan(10)
          expect(checked.reason.length).toBeLessThan(500)
          expect(checked.reason).not.toMatch(/\p{Cc}/u)
        } else if (checked.handIn.edited === null) {
          expect({ ...checked.handIn, file: '' }).toEqual({ ...original, file: '' })
        }
        expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })
})
