import fc from 'fast-check'
import type { PhrasingContent } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { type InlinePiece, simpleInline } from './simple-inline'

/** What the whole parser makes of it; null for anything but one line of text and code. */
function wholly(text: string): InlinePiece[] | null {
  const { children } = unified().use(remarkParse).parse(text)
  const [only] = children
  if (children.length !== 1 || only?.type !== 'paragraph') return null
  const piece = (node: PhrasingContent): InlinePiece[] =>
    node.type === 'text' || node.type === 'inlineCode' ? [{ code: node.type === 'inlineCode', text: node.value }] : []
  const pieces = only.children.flatMap(piece)
  return pieces.length === only.children.length ? pieces : null
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

it('is nearly every text of our banks, as the whole parser reads it', () => {
  const banks = import.meta.glob<string>('../../../quizzes/*.yaml', { query: '?raw', import: 'default', eager: true })
  const texts = Object.values(banks).flatMap((text) => textsIn(parse(text)))
  expect(texts.length).toBeGreaterThan(2000)
  const simple = texts.filter((text) => {
    const pieces = simpleInline(text)
    if (pieces) expect(pieces).toEqual(wholly(text))
    return pieces
  })
  expect(simple.length / texts.length).toBeGreaterThan(0.85)
})

it.each([
  '**strong** words',
  'a [link](https://example.org/)',
  'two\nlines',
  '- an item',
  '1. an item',
  '``two`` ticks',
  'an open `tick',
  '` spaces `',
  'R&amp;D',
  '',
])('is not one: %j', (text) => {
  expect(simpleInline(text)).toBeNull()
})

it('is read as the whole parser reads it, or left to it', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      ' ',
      '  ',
      '`',
      '``',
      '*',
      '_',
      '#',
      '1.',
      '1)',
      '-',
      '=',
      '+',
      ':',
      'x_y',
      '|',
      '"',
      "'",
      '.',
      '\u00a0',
    ],
    ...[
      '<b>',
      '&amp;',
      '[a](b)',
      '\\',
      '\n',
      '~',
      '!',
      '(',
      ')',
      'https://a.b',
      'a@b.c',
      '\u{1f600}',
      '/',
      '{',
      '}',
      '$',
    ],
  )
  let simple = 0
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      const result = simpleInline(text)
      if (result) expect(result, text).toEqual(wholly(text))
      if (result) simple += 1
    }),
    { numRuns: 5000 },
  )
  expect(simple).toBeGreaterThan(200)
})
