import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { formatProblem } from '../contract/lab'
import { bankText, everyKind, prediction, question } from '../testing/quiz-files'
import { questionsOf, readBank, readTopic } from './quiz-bank'
import { QuizLibrary } from './quiz-library'

const problemsOf = (text: string) => readBank('bank.yaml', text).problems?.map(formatProblem)
const oneQuestion = (change: Record<string, unknown>) => bankText([question('one', change)])

describe('a bank', () => {
  it('has questions of every kind', () => {
    const { bank, problems } = readBank('bank.yaml', bankText(everyKind))
    expect(problems).toBeNull()
    expect(bank?.questions.map((one) => one.kind)).toEqual(everyKind.map((one) => one.kind))
  })

  it('lends its topic to questions that name none', () => {
    const { bank } = readBank('bank.yaml', bankText([question('one'), question('two', { topics: ['lag', 'gtid'] })]))
    expect(bank && questionsOf('a-bank', bank).map((one) => one.topics)).toEqual([['replication'], ['lag', 'gtid']])
  })

  it.each<[string, string, string]>([
    ['with no right choice', oneQuestion({ choices: ['a', 'b', 'c'].map((text) => ({ text })) }), 'exactly one choice'],
    ['with two choices', oneQuestion({ choices: [{ text: 'a', right: true }, { text: 'b' }] }), '3 to 6 choices'],
    [
      'with all choices right',
      oneQuestion({ kind: 'several', choices: ['a', 'b', 'c'].map((text) => ({ text, right: true })) }),
      'a right and a wrong choice',
    ],
    [
      'with two choices of one text',
      oneQuestion({ choices: [{ text: 'a', right: true }, { text: 'A' }, { text: 'b' }] }),
      'the same text',
    ],
    ['of a kind that there is not', oneQuestion({ kind: 'essay' }), 'questions[0].kind'],
    ['with a key that there is not', oneQuestion({ choises: [] }), 'unknown key "choises"'],
    ['with an id that is none', oneQuestion({ id: 'Semi Sync' }), 'lower-case'],
    ['with two questions of one id', bankText([question('one'), question('one')]), 'another question has the id "one"'],
    [
      'with a source that is no page',
      oneQuestion({ source: { title: 'x', url: 'javascript:alert(1)' } }),
      'web address',
    ],
    ['with nothing in it', '', 'empty'],
    ['that is a list', '- a\n', 'object'],
  ])('%s is told what is wrong, where', (_, text, words) => {
    const problems = problemsOf(text)
    expect(problems?.join('\n')).toContain(words)
    for (const problem of problems ?? []) expect(problem).toMatch(/^bank\.yaml:\d+: /)
  })

  it('names the line of the question that is wrong', () => {
    const text = bankText([question('one'), question('two', { level: 'hard' })])
    const [problem] = readBank('bank.yaml', text).problems ?? []
    expect(problem?.key).toBe('questions[1].level')
    expect(text.split('\n')[(problem?.line ?? 0) - 1]).toContain('level: hard')
  })
})

describe('a prediction', () => {
  const experiment = { lab: 'a-lab', do: [{ say: 'Kill it', node: 'db', fault: 'kill' }] }
  const measured = { name: 'orders lost', lost: { traffic: 'shoppers', node: 'db' } }
  const choices = (...foretold: object[]) =>
    foretold.map((one, index) => ({ text: `Choice ${index}`, right: index === 0, ...one }))
  const of = (change: Record<string, unknown>) => problemsOf(bankText([prediction(change)]))

  it('is read with what is tried and measured', () => {
    const { bank } = readBank('bank.yaml', bankText([prediction()]))
    expect(bank?.questions[0]).toMatchObject({
      choices: [{ is: '0' }, { from: 1, to: 9 }, { from: 10 }],
      experiment: { lab: 'a-lab', do: [{ say: 'Kill it' }, {}, {}], measure: { lost: { traffic: 'shoppers' } } },
    })
  })

  it('needs no experiment, and then foretells nothing that could be measured', () => {
    expect(of({ choices: choices({}, {}, {}), experiment: undefined })).toBeUndefined()
    expect(of({ experiment: undefined })).toContainEqual(expect.stringContaining('no `experiment` measures'))
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a choice that foretells nothing', { choices: choices({ is: 1 }, { is: 2 }, {}) }, 'choices[2]: needs `is`'],
    ['two kinds of foretelling', { choices: choices({ is: 1, from: 2 }, { is: 3 }, { is: 4 }) }, 'besides `from`'],
    ['a range the wrong way round', { choices: choices({ from: 3, to: 2 }, { is: 8 }, { is: 9 }) }, 'is greater'],
    [
      'ranges that overlap',
      { choices: choices({ from: 1, to: 5 }, { from: 5 }, { is: 0 }) },
      'choices[1]: foretells the same as choice 1',
    ],
    ['a text within a range', { choices: choices({ from: 1 }, { is: 5 }, { is: 0 }) }, 'the same as choice 1'],
    ['nothing to measure', { experiment }, 'experiment.measure'],
    ['two measures', { experiment: { ...experiment, measure: { ...measured, writer: {} } } }, 'exactly one of lost'],
    [
      'a fault that there is not',
      { experiment: { lab: 'a-lab', do: [{ say: 'x', node: 'db', fault: 'explode' }], measure: measured } },
      'do[0].fault: is not a fault',
    ],
    [
      'two things in one line',
      { experiment: { lab: 'a-lab', do: [{ say: 'x', node: 'db', sql: 'SELECT 1', sh: 'ls' }], measure: measured } },
      'do[0]: needs exactly one of sql, sh, fault, traffic',
    ],
    [
      'a measure that writes',
      { experiment: { ...experiment, measure: { name: 'x', query: { node: 'db', sql: 'DELETE FROM t' } } } },
      'only reads',
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(of(change)).toContainEqual(expect.stringContaining(message))
  })
})

describe('a topic page', () => {
  const page = {
    title: 'Lag',
    oneLine: 'Late.',
    trick: 'A queue.',
    mermaid: 'flowchart LR\n  A --> B\n',
    threeQuestions: ['one'],
  }
  it('is read, and told what is wrong', () => {
    expect(readTopic('topics/lag.yaml', 'lag', stringify(page)).topic).toMatchObject({
      id: 'lag',
      title: 'Lag',
      labs: [],
    })
    const { problems } = readTopic('topics/lag.yaml', 'lag', stringify({ ...page, threeQuestions: [] }))
    expect(problems?.[0]).toMatchObject({ file: 'topics/lag.yaml', key: 'threeQuestions' })
  })
})

/** Bank files as no one should write them: changed here and there, cut off, or nothing of the kind. */
function hostileBank(): fc.Arbitrary<string> {
  const good = bankText([...everyKind, prediction()])
  const lines = good.split('\n')
  const leaf = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '*a',
      '&a x',
      '!!js/function "x"',
      '\u0000',
      '{',
      '- - -',
      '9'.repeat(400),
    ),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('title', 'topic', 'questions', 'id', 'kind', 'choices', 'text', 'right', 'ask', '__proto__'),
        tie('tree'),
        { maxKeys: 4 },
      ),
    ),
  }))
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.nat(good.length).map((end) => good.slice(0, end)),
    fc
      .tuple(fc.nat(lines.length - 1), leaf)
      .map(([at, value]) =>
        lines.map((line, index) => (index === at ? line.replace(/:.*/, `: ${String(value)}`) : line)).join('\n'),
      ),
    tree.map((value) => JSON.stringify(value) ?? ''),
    fc
      .tuple(fc.constantFrom('questions', 'title', 'topic'), tree)
      .map(([key, value]) => JSON.stringify({ title: 'x', topic: 'lag', questions: [], [key]: value })),
  )
}

it('of 5,000 random and hostile bank files none crashes the reader', () => {
  let refused = 0
  fc.assert(
    fc.property(hostileBank(), (text) => {
      const { bank, problems } = readBank('bank.yaml', text)
      if (bank) return
      refused += 1
      expect(problems.length).toBeGreaterThan(0)
      for (const problem of problems) {
        expect(problem.file).toBe('bank.yaml')
        expect(problem.line).toBeGreaterThanOrEqual(1)
        expect(problem.message).not.toBe('')
      }
    }),
    { numRuns: 5000 },
  )
  expect(refused).toBeGreaterThan(3000)
}, 240_000)

describe('the library', () => {
  let folder: string
  let library: QuizLibrary
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  const ids = () => [...library.content.value.questions.keys()]

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'standby-quizzes-'))
    mkdirSync(path.join(folder, 'built-in'))
    mkdirSync(path.join(folder, 'own'))
    library = new QuizLibrary(() => [
      { folder: path.join(folder, 'built-in'), origin: 'built-in' },
      { folder: path.join(folder, 'own'), origin: 'own' },
    ])
  })
  afterEach(() => {
    library.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has the banks of both folders as equals', async () => {
    write('built-in/first.yaml', bankText([question('one')]))
    write('own/second.yaml', bankText([question('two')]))
    await library.reload()
    expect(library.content.value.banks.map((bank) => `${bank.origin} ${bank.id}`)).toEqual([
      'built-in first',
      'own second',
    ])
    expect(ids()).toEqual(['one', 'two'])
  })

  it('shows banks that are not valid, and those that take the name or a question of another', async () => {
    write('built-in/first.yaml', bankText([question('one')]))
    write('own/first.yaml', bankText([question('two')]))
    write('own/other.yaml', bankText([question('three'), question('one')]))
    write('own/broken.yaml', 'title: x\n')
    write('own/topics/lag.yaml', 'title: x\n')
    await library.reload()
    expect(ids()).toEqual(['one'])
    expect(library.content.value.invalid.map((bank) => `${bank.id}: ${bank.problems[0]?.message}`)).toEqual([
      expect.stringContaining('broken: '),
      expect.stringContaining('first: another bank has the id "first"'),
      expect.stringContaining('other: "one" is a question of the bank "first"'),
      expect.stringContaining('topics/lag: '),
    ])
  })

  it('reads a bank again when it was edited', async () => {
    write('own/first.yaml', bankText([question('one')]))
    await library.open()
    write('own/first.yaml', bankText([question('other')]))
    await library.content.until((content) => content.questions.has('other'), AbortSignal.timeout(8000))
    expect(ids()).toEqual(['other'])
  })
})
