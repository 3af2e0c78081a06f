import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { formatKey, YamlSource } from './yaml-source'

const schema = z.strictObject({
  title: z.string(),
  steps: z.array(z.strictObject({ name: z.string(), wait: z.union([z.number(), z.array(z.string())]).optional() })),
})

const valid = `title: A lab
steps:
  - name: first
  - name: second
`

function problemsOf(text: string, firstLine = 1) {
  const source = new YamlSource('lab.yaml', text, firstLine)
  source.parse(schema)
  return source.problems
}

describe('a YAML text', () => {
  it('that is right has a value and no problems', () => {
    const source = new YamlSource('lab.yaml', valid)
    expect(source.parse(schema)).toEqual({ title: 'A lab', steps: [{ name: 'first' }, { name: 'second' }] })
    expect(source.problems).toEqual([])
  })

  it('with a mistake in its syntax says on which line', () => {
    const [problem] = problemsOf('title: A lab\nsteps: [\n')
    expect(problem).toMatchObject({ file: 'lab.yaml', line: 3, key: '' })
    expect(problemsOf('title: a\ntitle: b\n')[0]).toMatchObject({ line: 2, message: 'Map keys must be unique' })
  })

  it('with thousands of mistakes names some of them, and not thousands', () => {
    expect(problemsOf('}\n'.repeat(5000)).length).toBe(20)
  })

  it('with a wrong value says the line and the key', () => {
    expect(problemsOf(valid.replace('second', '[2]'))).toEqual([
      { file: 'lab.yaml', line: 4, key: 'steps[1].name', message: 'Invalid input: expected string, received array' },
    ])
  })

  it('without a key that it needs says the line of what lacks it', () => {
    expect(problemsOf('title: A lab\nsteps:\n  - {}\n')).toMatchObject([{ line: 3, key: 'steps[0].name' }])
  })

  it('with unknown keys names each, on its own line', () => {
    expect(problemsOf(`${valid}    title: no\n    tile: no\ncolour: red\n`)).toMatchObject([
      { line: 5, key: 'steps[1].title', message: 'unknown key "title"' },
      { line: 6, key: 'steps[1].tile', message: 'unknown key "tile"' },
      { line: 7, key: 'colour', message: 'unknown key "colour"' },
    ])
  })

  it('counts its lines from where it begins in the file', () => {
    expect(problemsOf('title: 1\nsteps: []\n', 2)).toMatchObject([{ line: 2, key: 'title' }])
    expect(problemsOf('title: [\n', 11)[0]?.line).toBe(12)
  })

  it('that is empty lacks everything, and says so', () => {
    expect(problemsOf('')).toMatchObject([{ line: 1, key: '', message: expect.stringContaining('expected object') }])
  })

  it('is not validated after a mistake in its syntax: one mistake is not many', () => {
    expect(problemsOf('title: "\n')).toHaveLength(1)
  })
})

describe('a value that may have several forms', () => {
  it('names all of them when it has none', () => {
    expect(problemsOf('title: A\nsteps:\n  - { name: a, wait: soon }\n')).toMatchObject([
      { line: 3, key: 'steps[0].wait', message: 'must be a number or a list' },
    ])
  })

  it('is judged as the form it nearly has', () => {
    expect(problemsOf('title: A\nsteps:\n  - name: a\n    wait:\n      - ok\n      - 5\n')).toMatchObject([
      { line: 6, key: 'steps[0].wait[1]', message: 'Invalid input: expected string, received number' },
    ])
  })
})

describe('a hostile YAML text', () => {
  it('cannot become gigabytes by a few lines of aliases', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let index = 0; index < 8; index += 1) {
      const [from, to] = ['abcdefghi'[index], 'abcdefghi'[index + 1]]
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`)
    }
    expect(problemsOf(lines.join('\n'))).toMatchObject([{ message: expect.stringContaining('Excessive alias count') }])
  })

  it('cannot contain itself', () => {
    const source = new YamlSource('lab.yaml', 'a: &a [*a]\n')
    expect(source.problems).toHaveLength(1)
    expect(source.value).toBeNull()
  })

  it('with an alias of nothing says on which line', () => {
    expect(problemsOf('title: a\nsteps: *missing\n')).toEqual([
      { file: 'lab.yaml', line: 2, key: '', message: 'there is no anchor "&missing" before this alias' },
    ])
  })

  it.each([
    ['lists', '['.repeat(5000)],
    ['closed lists', '['.repeat(5000) + ']'.repeat(5000)],
    ['mappings', '{a: '.repeat(5000)],
    ['dashes', '- '.repeat(5000)],
    ['indentation', Array.from({ length: 600 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('of %s that are nested without end is refused before it is parsed', (_, text) => {
    expect(problemsOf(text)).toEqual([{ file: 'lab.yaml', line: 1, key: '', message: 'is nested too deeply' }])
  })

  it('cannot reach a prototype', () => {
    const source = new YamlSource(
      'lab.yaml',
      '__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n',
    )
    expect(source.parse(schema)).toBeNull()
    expect(source.problems.map((problem) => problem.message)).toContain('unknown key "constructor"')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('gives problems or a value, and never throws', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '? ',
      '|',
      '>',
      '"',
      "'",
      '#',
      '!!x ',
      '%YAML 1.1\n---\n',
      '<<: ',
      '\t',
      '~',
      '🙂',
      '\u0000',
    )
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
      fc.string({ unit: 'binary-ascii' }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const source = new YamlSource('lab.yaml', text)
        const lines = text.split('\n').length
        expect(source.parse(schema) === null).toBe(source.problems.length > 0)
        for (const { line } of source.problems) expect(line >= 1 && line <= lines + 1).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a key', () => {
  it('is written as a path', () => {
    expect(formatKey(['checks', 0, 'query', 'node'])).toBe('checks[0].query.node')
    expect(formatKey([])).toBe('')
    expect(formatKey([2, 'name'])).toBe('[2].name')
  })
})
