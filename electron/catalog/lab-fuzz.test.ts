import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabProblem } from '../contract/lab'
import { labFiles, mysqlService } from '../testing/lab-files'
import { readCompose } from './compose'
import { readLab } from './lab'
import { readStep } from './step'

const builtIn = path.join(import.meta.dirname, '..', '..', 'labs', 'async-replication')
const nodes = { nodes: new Set(['source', 'replica']), traffic: new Set<string>(), stores: new Set<string>() }
const steps = readdirSync(path.join(builtIn, 'steps')).map((file) =>
  readFileSync(path.join(builtIn, 'steps', file), 'utf8'),
)
const compose = readFileSync(path.join(builtIn, 'compose.yaml'), 'utf8')

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */
const hostile = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '"',
  "'",
  '&a ',
  '*a',
  '!!js/function ',
  '<<: *a\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '? ',
  '|\n',
  '>\n',
  '#',
  '\t',
  '\n',
  '\r',
  '\u0000',
  '\uFEFF',
  '🙂',
  '~',
  'null',
  '0x',
  '1e999',
  '.inf',
  '__proto__: ',
  'constructor: ',
  '```sql node=source\n',
  '```',
  '~~~\n',
  ':::hint\n',
  ':::\n',
  '::::solution\n',
  ':a[b]{c}',
  '> ',
  '| a |\n|-|\n',
  '<script>',
  '$',
  '${',
  '${A:-${B}}',
  '$$',
  '../',
  './../../etc/passwd',
  '/dev/zero',
  '(?:a+)+$',
  'privileged: true\n',
  'x'.repeat(3000),
)
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */

/** One change to a text, such as an editor, a bad copy or an attacker makes; places are shares of its length. */
const change = fc.oneof(
  fc.record({
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 80 }),
    put: fc.constant(''),
  }),
  fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.integer({ min: 0, max: 4 }), put: hostile }),
  fc.record({
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 20 }),
    put: fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  }),
  fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.constant(100_000), put: hostile }),
)

function mutated(text: string, changes: { cut: number; length: number; put: string }[]): string {
  return changes.reduce((now, { cut, length, put }) => {
    const at = Math.floor(cut * now.length)
    return now.slice(0, at) + put + now.slice(at + length)
  }, text)
}

const mutations = fc.array(change, { minLength: 1, maxLength: 5 })
/** Not valid to begin with: any YAML and Markdown. */
const random = fc.oneof(
  fc.array(hostile, { maxLength: 40 }).map((all) => all.join('')),
  fc.json().map((json) => `---\n${json}\n---\n${json}`),
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
)

function expectPlaces(problems: LabProblem[], text: string): void {
  const lines = text.split('\n').length
  for (const problem of problems) {
    expect(problem.message).not.toBe('')
    expect(problem.line, JSON.stringify(problem)).toBeGreaterThanOrEqual(1)
    expect(problem.line, JSON.stringify(problem)).toBeLessThanOrEqual(lines + 1)
  }
}

describe('hostile lab files give problems, and never throw or hang', () => {
  it('steps', () => {
    const texts = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(fc.constantFrom(...steps), mutations).map(([text, changes]) => mutated(text, changes)),
      },
      { weight: 1, arbitrary: random },
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { value, problems } = readStep('steps/01-look.md', text, nodes)
        expect(value === null).toBe(problems.length > 0)
        expectPlaces(problems, text.replaceAll('\r\n', '\n'))
        for (const fence of value?.fences ?? []) expect(nodes.nodes.has(fence.node)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  }, 30_000)

  it('Compose files', async () => {
    const texts = fc.oneof(
      { weight: 4, arbitrary: mutations.map((changes) => mutated(compose, changes)) },
      { weight: 1, arbitrary: random },
    )
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { topology, problems } = await readCompose(text, builtIn, { STANDBY_PASSWORD: 'x' })
        expect(topology === null).toBe(problems.length > 0)
        expectPlaces(problems, text)
        for (const { source } of topology?.nodes.flatMap((node) => node.binds) ?? []) {
          expect(source.startsWith(builtIn + path.sep)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  }, 30_000)
})

describe('a hostile lab folder', () => {
  const files = labFiles({
    services: { source: mysqlService('source', 1) },
    steps: {
      '01-look': {
        checks: [{ name: 'One', query: { node: 'source', sql: 'SELECT 1', equals: [[1]] } }],
        body: '```sql node=source\nSELECT 1;\n```\n\n:::hint\nLook.\n:::',
      },
    },
    files: { 'wrong/01-no.md': '---\ntitle: No\nstep: 01-look\nfails: [One]\n---\n```sh node=source\nls\n```\n' },
  })
  let folder: string

  beforeAll(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'standby-fuzz-')), 'lab')
    for (const name of Object.keys(files)) mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  })
  afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }))

  it('is valid before it is touched, so that what follows is about the changes', async () => {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
    expect((await readLab(folder, 'own')).problems).toEqual([])
  })

  it('gives problems of its own files, and never throws or hangs', async () => {
    const changed = fc.dictionary(fc.constantFrom(...Object.keys(files)), fc.tuple(fc.boolean(), mutations, random), {
      minKeys: 1,
      maxKeys: 3,
    })
    await fc.assert(
      fc.asyncProperty(changed, async (changes) => {
        for (const [name, text] of Object.entries(files)) {
          const [anew, edits, other] = changes[name] ?? [false, [], '']
          writeFileSync(path.join(folder, name), anew ? other : mutated(text, edits))
        }
        const { lab, problems } = await readLab(folder, 'own')
        expect(lab === null).toBe(problems.length > 0)
        for (const { file, line } of problems) {
          expect([...Object.keys(files), 'steps']).toContain(file)
          expect(line).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: 300 },
    )
  }, 30_000)
})
