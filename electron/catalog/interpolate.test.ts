import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpolate, interpolateText } from './interpolate'

const variables = { NAME: 'value', EMPTY: '' }

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */
describe("Compose's interpolation", () => {
  it.each([
    ['$NAME', 'value'],
    ['${NAME}', 'value'],
    ['a-${NAME}-b-$NAME', 'a-value-b-value'],
    ['${NAME:-other}', 'value'],
    ['${MISSING:-other}', 'other'],
    ['${EMPTY:-other}', 'other'],
    ['${EMPTY-other}', ''],
    ['${MISSING-other}', 'other'],
    ['${MISSING:-}', ''],
    ['${MISSING}', ''],
    ['$MISSING', ''],
    ['$$NAME', '$NAME'],
    ['$$$$', '$$'],
    ['$${NAME}', '${NAME}'],
    ['no dollar', 'no dollar'],
    ['${toString}', ''],
  ])('makes of %j %j', (text, expected) => {
    expect(interpolateText(text, variables)).toBe(expected)
  })

  it.each([
    '$',
    '5$',
    '${}',
    '${1A}',
    '${NAME',
    '${NAME:?must be set}',
    '${NAME:+x}',
    '${MISSING:-${NAME}}',
    '${A-$B}',
    '$ {A}',
  ])('refuses %j instead of guessing', (text) => {
    expect(() => interpolateText(text, variables)).toThrow('a dollar sign must be written $$')
  })

  it('never interpolates what came out of a variable', () => {
    expect(interpolateText('$NAME', { NAME: '$NAME ${NAME}' })).toBe('$NAME ${NAME}')
  })

  it('reaches every text of a value, and leaves keys and other values alone', () => {
    const value = { $NAME: ['$NAME', 1, null, true, { deep: '${NAME}' }] }
    expect(interpolate(value, variables, () => {})).toEqual({ $NAME: ['value', 1, null, true, { deep: 'value' }] })
  })

  it('tells where each mistake is', () => {
    const problems: PropertyKey[][] = []
    interpolate({ services: { a: { command: ['ok', '5$'], image: '$' } } }, variables, (path) => problems.push(path))
    expect(problems).toEqual([
      ['services', 'a', 'command', 1],
      ['services', 'a', 'image'],
    ])
  })

  it('gives back every text in which dollar signs are doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(interpolateText(text.replaceAll('$', '$$$$'), variables)).toBe(text)
      }),
    )
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */
