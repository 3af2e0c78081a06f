import { describe, expect, it } from 'vitest'
import type { Step } from '../contract/lab'
import { readStep, readWrongAnswer } from './step'

const nodes = { nodes: new Set(['source', 'replica']), traffic: new Set<string>(), stores: new Set<string>() }
const file = 'steps/03-replicate.md'

const head = (...lines: string[]) => `---\n${lines.join('\n')}\n---\n`
const problemsOf = (text: string, name = file) => readStep(name, text, nodes).problems
const withChecks = (...lines: string[]) => head('title: Replicate', 'checks:', ...lines)

const whole = `${head(
  'title: Replicate',
  'checks:',
  '  - name: It runs',
  '    replication: { node: replica, from: source }',
  '    hint: Look.',
  '  - name: One row',
  '    query: { node: replica, sql: SELECT 1, equals: [[1]] }',
)}Text

\`\`\`sql node=replica
START REPLICA;
\`\`\`

:::hint
x
:::
`

function step(): Step {
  const { value } = readStep(file, whole, nodes)
  if (!value) throw new Error('the step is valid')
  return value
}

describe('a step', () => {
  it('has its title, checks, text, fences and hints', () => {
    expect(step()).toMatchObject({
      id: '03-replicate',
      file,
      title: 'Replicate',
      checks: [
        { name: 'It runs', hint: 'Look.', replication: { node: 'replica', from: 'source', state: 'running' } },
        { name: 'One row', query: { equals: [[1]] } },
      ],
      bodyLine: 10,
      fences: [{ line: 3, node: 'replica', code: 'START REPLICA;' }],
      hintCount: 1,
      hasSolution: false,
    })
    expect(step().body).toMatch(/^Text\n/)
  })

  it('needs no checks', () => {
    expect(readStep(file, head('title: Read'), nodes)).toMatchObject({ value: { checks: [] }, problems: [] })
  })

  it('says what is wrong in its head with line and key', () => {
    expect(problemsOf(head('title: x', 'chekcs: []'))).toEqual([
      { file, line: 3, key: 'chekcs', message: 'unknown key "chekcs"' },
    ])
    expect(problemsOf(head('checks: []'))).toMatchObject([{ key: 'title' }])
  })

  it('says what is wrong in its text with the line of the file, not of the text', () => {
    const text = whole.replace('node=replica', 'node=proxy')
    expect(problemsOf(text)).toEqual([{ file, line: 12, key: '', message: 'there is no node "proxy" in compose.yaml' }])
  })

  it('says everything that is wrong at once', () => {
    const text = whole.replace('node=replica', 'node=proxy').replace('One row', 'It runs').replace(':::hint', ':::hnit')
    expect(problemsOf(text).map((problem) => problem.line)).toEqual([7, 12, 16])
  })

  it.each(['steps/3-x.md', 'steps/03.md', 'steps/03-X.md', 'steps/03 x.md', 'steps/003-x.md'])(
    'is not named %s',
    (name) => {
      expect(problemsOf(head('title: x'), name)).toMatchObject([
        { file: name, message: expect.stringContaining('NN-slug.md') },
      ])
    },
  )
})

describe('a check of a step', () => {
  it('has a name of its own', () => {
    const twice = '  - { name: Same, container: { node: source, state: running } }'
    expect(problemsOf(withChecks(twice, twice))).toEqual([
      { file, line: 5, key: 'checks[1].name', message: 'two checks are named "Same"' },
    ])
  })

  it.each([
    ['none', '  - name: x'],
    ['two', '  - { name: x, query: { node: source, sql: SELECT 1, rows: 1 }, exec: { node: source, command: x } }'],
    ['an unknown one', '  - { name: x, qeury: {} }'],
    ['none of a mapping', '  - text'],
  ])('has exactly one kind: %s', (_, check) => {
    expect(problemsOf(withChecks(check))).toMatchObject([
      { line: 4, key: 'checks[0]', message: expect.stringMatching(/kind/) },
    ])
  })

  it('looks at nodes that there are', () => {
    const checks = [
      '  - { name: a, query: { node: sorce, sql: SELECT 1, rows: 1 } }',
      '  - { name: b, replication: { node: replica, from: sorce } }',
      '  - { name: c, same-data: { nodes: [source, sorce], tables: [a.b] } }',
      '  - { name: d, answer: { question: x, from: { node: sorce, sql: SELECT 1 } } }',
    ]
    const problems = problemsOf(withChecks(...checks))
    expect(problems.map(({ line, key }) => ({ line, key }))).toEqual([
      { line: 4, key: 'checks[0].query' },
      { line: 5, key: 'checks[1].replication' },
      { line: 6, key: 'checks[2].same-data' },
      { line: 7, key: 'checks[3].answer' },
    ])
    for (const { message } of problems) expect(message).toBe('there is no node "sorce" in compose.yaml')
  })

  it.each([
    ['{ query: { node: source, sql: DROP TABLE t, rows: 0 } }', 'must be a statement that only reads'],
    ['{ query: { node: source, sql: SELECT 1 } }', 'needs exactly one of equals, rows, atLeast, matches'],
    [
      '{ query: { node: source, sql: SELECT 1, rows: 1, atLeast: 1 } }',
      'needs exactly one of equals, rows, atLeast, matches',
    ],
    ["{ query: { node: source, sql: SELECT 1, matches: '(' } }", 'is not a valid regular expression'],
    ["{ exec: { node: source, command: x, stdout: '[' } }", 'is not a valid regular expression'],
    ['{ exec: { node: source, command: x, exit: 256 } }', 'Too big'],
    ['{ same-data: { nodes: [source], tables: [a.b] } }', 'Too small'],
    ["{ same-data: { nodes: [source, replica], tables: ['a b'] } }", 'must be schema.table or schema.*'],
    ['{ answer: { question: x } }', 'needs exactly one of correct, from'],
    ['{ answer: { question: x, choices: [a, b], correct: c } }', 'correct must be one of the choices'],
    ['{ container: { node: source, state: gone } }', 'Invalid option'],
    ['{ replication: { node: replica, maxBehind: -1 } }', 'Too small'],
    ['{ query: { node: source, sql: SELECT 1, rows: 1, timeout: 5 } }', 'unknown key "timeout"'],
  ])('that says %s is told: %s', (check, message) => {
    const [problem, ...more] = problemsOf(withChecks('  -', '    name: It is so', `    ${check.slice(2, -2)}`))
    expect(more).toEqual([])
    expect(problem).toMatchObject({ line: 6, key: expect.stringMatching(/^checks\[0\]\./) })
    expect(problem?.message).toContain(message)
  })
})

describe('a wrong answer', () => {
  const wrong = 'wrong/03-forgot-start.md'
  const read = (text: string) => readWrongAnswer(wrong, text, nodes, [step()])

  it('names its step, the checks that must fail, and what the learner must be told', () => {
    const text = `${head('title: Forgot to start', 'step: 03-replicate', 'fails: [It runs]', 'says: [START REPLICA]', 'answers: { One row: 5 }')}\`\`\`sql node=source\nSELECT 1;\n\`\`\`\n`
    expect(read(text)).toMatchObject({
      problems: [],
      value: {
        file: wrong,
        title: 'Forgot to start',
        step: '03-replicate',
        fails: ['It runs'],
        says: ['START REPLICA'],
        answers: { 'One row': '5' },
        fences: [{ node: 'source', code: 'SELECT 1;' }],
        back: [],
        final: false,
      },
    })
  })

  it('says what leads back from it, or that nothing does', () => {
    const fences =
      '\n```sql node=source\nSELECT 1;\n```\n\n:::back\n```sql node=source\nSELECT 2;\n```\n\n```sh node=source\ntrue\n```\n:::\n'
    const known = ['title: x', 'step: 03-replicate', 'fails: [It runs]']
    expect(read(`${head(...known)}${fences}`)).toMatchObject({
      problems: [],
      value: { fences: [{ code: 'SELECT 1;' }], back: [{ code: 'SELECT 2;' }, { code: 'true' }] },
    })
    expect(read(head(...known, 'final: true'))).toMatchObject({ problems: [], value: { final: true } })
    expect(read(`${head(...known, 'final: true')}${fences}`).problems).toEqual([
      {
        file: wrong,
        line: 13,
        key: '',
        message: 'a final wrong answer has no way back: leave out final, or :::back',
      },
    ])
  })

  it('is told about a step or check that is not there', () => {
    expect(read(head('title: x', 'step: 04-gone', 'fails: [It runs]')).problems).toEqual([
      { file: wrong, line: 3, key: 'step', message: 'there is no step "04-gone"' },
    ])
    expect(read(head('title: x', 'step: 03-replicate', 'fails:', '  - It runs', '  - It flies')).problems).toEqual([
      { file: wrong, line: 6, key: 'fails[1]', message: 'step 03-replicate has no check "It flies"' },
    ])
    expect(read(head('title: x', 'step: 03-replicate', 'fails: [It runs]', 'answers:', '  Gone: y')).problems).toEqual([
      { file: wrong, line: 6, key: 'answers.Gone', message: 'step 03-replicate has no check "Gone"' },
    ])
  })

  it('must make something fail', () => {
    expect(read(head('title: x', 'step: 03-replicate', 'fails: []')).problems).toMatchObject([
      { line: 4, key: 'fails' },
    ])
  })

  it('has fences that run, like a step', () => {
    const text = `${head('title: x', 'step: 03-replicate', 'fails: [It runs]')}\n\`\`\`sql node=gone\nx\n\`\`\`\n`
    expect(read(text).problems).toEqual([
      { file: wrong, line: 7, key: '', message: 'there is no node "gone" in compose.yaml' },
    ])
  })
})
