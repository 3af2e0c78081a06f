import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors'
import { everyKind, question, questionsFrom } from '../testing/quiz-files'
import { formatDelimited, parseDelimited } from './delimited'
import { questionsOf, readBank } from './quiz-bank'
import { bankYaml, exportBank, importBank } from './quiz-exchange'

const nasty = question('nasty-text', {
  ask: 'Is `a = b` in {c} ~ "d", or #e: f\\g; h\ti -> j & <k>?',
  topics: ['lag', 'gtid'],
  level: 'advanced',
  because: 'One, "two"\nthree: #four ~five {six}.',
  see: { lab: 'a-lab', step: '01-look' },
  followUps: ['And = then?', 'And "why"?'],
})
const questions = questionsFrom([...everyKind, nasty])
const again = (file: string, chosen = questions) =>
  questionsOf('a-bank', importBank(file, exportBank(file, chosen).text, 'a-bank'))

describe('a bank that was exported and imported again is the same', () => {
  it('as CSV, every kind of question', () => {
    expect(again('deck.csv')).toEqual(questions)
  })

  it('as GIFT, but for orders, which are named', () => {
    expect(exportBank('deck.gift', questions).leftOut).toEqual(['in-order'])
    expect(again('deck.gift')).toEqual(questions.filter((one) => one.id !== 'in-order'))
  })

  it('as text for Anki, where it is a front and a back', () => {
    const open = questions
      .filter((one) => one.kind === 'open')
      .map((one) => ({ ...one, because: '', source: undefined }))
    const common = ({ id, ask, level, topics }: (typeof questions)[number]) => ({ id, ask, level, topics })
    expect(again('deck.txt', open).map(common)).toEqual(open.map(common))
    expect(again('deck.txt', open).map((one) => one.kind === 'open' && one.model)).toEqual(
      open.map((one) => one.kind === 'open' && one.model),
    )
    const notes = again('deck.txt')
    expect(notes.map((one) => one.id)).toEqual(questions.map((one) => one.id))
    expect(notes.at(-1)?.ask).toContain('Is `a = b` in {c} ~ "d", or #e: f\\g; h\ti -> j & <k>?')
  })

  it('as YAML', () => {
    const { bank, problems } = readBank(
      'x.yaml',
      bankYaml(importBank('deck.csv', exportBank('deck.csv', questions).text, 'x')),
    )
    expect(problems).toBeNull()
    expect(bank && questionsOf('a-bank', bank)).toEqual(questions)
  })

  it('with choices that read like the letters and numbers of choices', () => {
    const [made] = questionsFrom([
      question('letters', {
        choices: [
          { text: 'C', right: true, why: '' },
          { text: '1', why: 'No' },
          { text: 'A', why: 'No' },
        ],
      }),
    ])
    expect(again('deck.csv', made ? [made] : [])).toEqual([made])
  })

  it('whatever its texts are', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 }).filter((one) => one.trim() !== '')
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 4, maxLength: 4, selector: (one) => one.trim().toLowerCase() }),
        ([a, b, c, ask]) => {
          const [made] = questionsFrom([
            question('any-text', {
              ask,
              because: a,
              choices: [{ text: a, right: true, why: b }, { text: b, why: c }, { text: c }],
            }),
          ])
          for (const file of ['deck.csv', 'deck.gift']) expect(again(file, made ? [made] : [])).toEqual([made])
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what other programs write', () => {
  it('is read from GIFT', () => {
    const text = [
      '// a comment',
      '$CATEGORY: Databases/Replication lag',
      '',
      '::Q1:: What is lag? {',
      '  =Time behind the source #Yes',
      '  ~Time of a query #No',
      '  ~Time of a backup',
      '####See the manual',
      '}',
      '',
      'A replica is a backup. {F}',
      '',
      'Two of these. {~%50%One ~%50%Two ~%-100%Three}',
      '',
      'Match. {=a -> 1 =b -> 2 =c -> 3}',
      '',
      'Explain. {}',
      '',
      'GTID stands for {=global transaction identifier} here.',
    ].join('\n')
    const bank = importBank('moodle.gift', text.replace('Explain. {}', 'Explain. {####Like so.}'), 'moodle')
    expect(bank.questions).toMatchObject([
      {
        id: 'q1',
        kind: 'single',
        topics: ['replication-lag'],
        because: 'See the manual',
        choices: [{ right: true, why: 'Yes' }, { why: 'No' }, {}],
      },
      { id: 'moodle-2', kind: 'single', choices: [{ text: 'True', right: false }, { text: 'False', right: true }, {}] },
      { kind: 'several', choices: [{ right: true }, { right: true }, { right: false }] },
      { kind: 'match', pairs: [{ left: 'a', right: '1' }, {}, {}] },
      { kind: 'open', model: 'Like so.' },
      { kind: 'open', ask: 'GTID stands for _____ here.', model: 'global transaction identifier' },
    ])
  })

  it('is read from Anki', () => {
    const text =
      '#separator:tab\n#html:true\n#tags column:3\nWhat is <b>RPO</b>?\t"Data lost<br>in a ""disaster"""\tRTO-RPO beginner\nWhat is RTO?\tTime\t\n'
    expect(importBank('anki.txt', text, 'anki').questions).toMatchObject([
      {
        id: 'anki-1',
        ask: 'What is RPO?',
        model: 'Data lost\nin a "disaster"',
        topics: ['rto-rpo'],
        level: 'beginner',
      },
      { id: 'anki-2', ask: 'What is RTO?', model: 'Time', level: 'intermediate' },
    ])
  })

  it('is read from a spreadsheet, by its own names of columns', () => {
    const text = 'Question;A;B;C;Correct;Explanation\nWhat?;this;that;other;B;So.\nWhich?;one;two;three;three;\n'
    expect(importBank('sheet.csv', text, 'sheet').questions).toMatchObject([
      { kind: 'single', ask: 'What?', because: 'So.', choices: [{ right: false }, { right: true, text: 'that' }, {}] },
      { kind: 'single', choices: [{}, {}, { right: true }] },
    ])
    expect(importBank('cards.csv', 'What is lag?,Time behind\n', 'cards').questions).toMatchObject([
      { kind: 'open', ask: 'What is lag?', model: 'Time behind' },
    ])
  })

  it('is refused with what is wrong where it is nothing of the kind', () => {
    expect(() => importBank('a.docx', 'x', 'a')).toThrow(/told by the ending/)
    expect(() => importBank('a.csv', '', 'a')).toThrow(/no questions/)
    expect(() => importBank('a.csv', 'ask,a,b,c,right\nWhat?,1,2,3,\n', 'a')).toThrow(/question 1 \(a-1\): choices/)
  })

  it('never crashes the reader, whatever it is', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom(
        '{',
        '}',
        '=',
        '~',
        '#',
        '####',
        '::',
        '->',
        '\\',
        '"',
        ',',
        '\t',
        '\n',
        '\n\n',
        '%50%',
        '#html:true\n',
        '// standby {"kind":5}\n',
        '$CATEGORY: x\n',
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom('a.csv', 'a.gift', 'a.txt'), fc.array(piece, { maxLength: 40 }), (file, pieces) => {
        try {
          importBank(file, pieces.join(''), 'a')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

it('a table reads what it wrote', () => {
  const field = fc.string({ maxLength: 8 }).map((text) => `x${text}`)
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      fc.constantFrom(',', '\t', ';'),
      (rows, separator) => {
        expect(parseDelimited(formatDelimited(rows, separator), separator)).toEqual(rows)
      },
    ),
  )
})
