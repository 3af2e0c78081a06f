import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { readPlainYaml } from './plain-yaml'

/** What the whole parser makes of it; null for a mistake. */
function wholly(text: string): { value: unknown } | null {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  return document.errors.length > 0 ? null : { value: document.toJS({ maxAliasCount: 50 }) }
}

function agrees(text: string): boolean {
  const plain = readPlainYaml(text)
  if (plain) expect(plain, text).toEqual(wholly(text))
  return plain !== null
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inner = path.join(folder, entry.name)
    if (entry.isDirectory()) return yamlFiles(inner)
    return entry.name.endsWith('.yaml') ? [inner] : []
  })
}

const root = path.join(import.meta.dirname, '../..')
const files = yamlFiles(path.join(root, 'quizzes'))
const banks = files.map((file) => readFileSync(file, 'utf8'))

describe('plainly written YAML', () => {
  it('is every bank and topic page of ours, read as the whole parser reads it', () => {
    expect(banks.length).toBeGreaterThan(20)
    expect(files.filter((_, index) => !agrees(banks[index] as string))).toEqual([])
  })

  it('may have comments, quotes, blocks, lists at the height of their key, and texts that go on', () => {
    const text = `# A bank
title: It goes
  on here   
list:
- one
- 'it''s'
# between
- "a \\"b\\"\\n"
empty: # nothing
flow: { a: [1, 2.5, x-y], url: https://example.org/, none: [] } # all on one line
commented: a text # and why
quoted: 'a # b' # and why
folded: >-
  one
  paragraph

  and another
block: |
  first

    # no comment
  last

bare: |-
    text
output: |2
      further in
    than the rest
items:
  - id: -4
    text: 'over
      two lines'

  - id: null
    yes: true
`
    expect(agrees(text)).toBe(true)
  })

  it.each([
    ['an anchor', 'a: &x 1\nb: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key twice in braces', 'a: { b: 1, b: 2 }\n'],
    ['a tab', 'a:\t1\n'],
    ['a folded block in which a line is further in', 'a: >\n  x\n    y\n'],
    ['a value with a colon', 'a: b: c\n'],
    ['a value that goes on after a comment', 'a: b # c\n  d\n'],
    ['a number in another notation', 'a: 0x10\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['a text that nothing ends', "a: 'b\n"],
    ['a list that nothing ends', 'a: [b\n'],
    ['a line further in than its neighbours', 'a: 1\n   b: 2\n'],
    ['a prototype', '__proto__: 1\n'],
    ['nothing', ''],
  ])('is not one with %s', (_, text) => {
    expect(readPlainYaml(text)).toBeNull()
  })
})

/** A piece that has a meaning of its own somewhere in the language. */
const piece = fc.constantFrom(
  ...['a', 'b: 1', 'key:', '- ', '-', '  ', '    ', '\n', '\n\n', ': ', ':', ' #', '#', "'", "''", '"', '\\', '\\n'],
  ...[
    '|',
    '|-',
    '|+',
    '>',
    '[',
    ']',
    '{',
    '}',
    ', ',
    ',',
    '&a',
    '*a',
    '!!',
    '?',
    '~',
    'null',
    'True',
    '0o7',
    '1e3',
    '-0',
  ],
  ...[
    '.5',
    '1.',
    '+1',
    '.inf',
    '---',
    '...',
    '%',
    '@',
    '`',
    '=',
    '<<: ',
    'x y',
    '\u00a0',
    '\u{1f600}',
    'title: x',
    '  - id: y',
  ],
)

it('is read as the whole parser reads it, or left to it: 20,000 texts of its words', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (pieces) => {
      if (agrees(`title: x\nlist:\n  - ${pieces.join('')}`)) plain += 1
      if (agrees(pieces.join(''))) plain += 1
    }),
    { numRuns: 20_000 },
  )
  expect(plain).toBeGreaterThan(500)
}, 120_000)

it('is read as the whole parser reads it, or left to it: banks with a place changed', () => {
  const lines = banks.map((text) => text.split('\n').slice(0, 80))
  let plain = 0
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.nat(79), fc.nat(30), fc.nat(4), piece, (bank, row, column, cut, put) => {
      const text = (lines[bank] as string[])
        .map((line, at) => (at === row ? line.slice(0, column) + put + line.slice(column + cut) : line))
        .join('\n')
      if (agrees(text)) plain += 1
    }),
    { numRuns: 3000 },
  )
  expect(plain).toBeGreaterThan(500)
}, 120_000)

it('is what a program writes, too, in most cases', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true }))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('id', 'ask', 'choices', 'text', 'why', 'true', '1'), tie('tree'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(tree, fc.boolean(), fc.constantFrom(20, 80, 0), (value, indentSeq, lineWidth) => {
      agrees(stringify({ title: 'x', value }, { indentSeq, lineWidth }))
    }),
    { numRuns: 3000 },
  )
}, 120_000)
