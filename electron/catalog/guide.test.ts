import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGuide } from './guide'

const nodes = { nodes: new Set(['source', 'replica']), traffic: new Set(['shoppers']) }
const guide = (...lines: string[]) => parseGuide(lines.join('\n'), nodes)
const fence = (opening: string, ...code: string[]) => [`\`\`\`${opening}`, ...code, '```']
const problemsOf = (...lines: string[]) => guide(...lines).problems

describe('the fences of a guide', () => {
  it('run when they name a node, and are only shown when they do not', () => {
    const { fences, problems } = guide(
      'Text',
      '',
      ...fence('sql node=source', 'SELECT 1;', '', '  SELECT 2;'),
      ...fence('sql', 'SELECT 3;'),
      ...fence('', 'output'),
      ...fence('sh node=replica', 'ls'),
    )
    expect(problems).toEqual([])
    expect(fences).toEqual([
      { line: 3, language: 'sql', node: 'source', code: 'SELECT 1;\n\n  SELECT 2;', inSolution: false, error: null },
      { line: 14, language: 'sh', node: 'replica', code: 'ls', inSolution: false, error: null },
    ])
  })

  it('may restore onto a server, by name', () => {
    expect(guide(...fence('sh node=source restores=replica', 'x')).fences[0]).toMatchObject({ restores: 'replica' })
    expect(problemsOf(...fence('sh node=source restores=nobody', 'x'))).toMatchObject([
      { message: 'there is no node "nobody" in compose.yaml' },
    ])
    expect(problemsOf(...fence('fault node=source restores=replica', 'kill'))).toMatchObject([
      { message: expect.stringContaining('restores= is for') },
    ])
  })

  it('may be meant to be refused, with a number', () => {
    const { fences } = guide(...fence('sql node=replica error=1290', 'DELETE FROM t;'))
    expect(fences[0]).toMatchObject({ node: 'replica', error: 1290 })
    expect(guide(...fence('sql error=1290 node=replica', 'x')).fences[0]?.error).toBe(1290)
  })

  it('are found wherever they stand: in lists, quotes and blocks', () => {
    const { fences } = guide(
      '- item',
      '',
      '  ```sql node=source',
      '  SELECT 1;',
      '  ```',
      '',
      '> ```sh node=source',
      '> ls',
      '> ```',
    )
    expect(fences.map(({ line, code }) => ({ line, code }))).toEqual([
      { line: 3, code: 'SELECT 1;' },
      { line: 7, code: 'ls' },
    ])
  })

  it('keep what only looks like a fence, a directive or the end of one', () => {
    const { fences } = guide('````sh node=source', '```', ':::hint', '```', '````')
    expect(fences[0]?.code).toBe('```\n:::hint\n```')
  })

  it.each([
    [fence('sql node=proxy', 'x'), 'there is no node "proxy" in compose.yaml'],
    [
      fence('fault node=source', 'explode'),
      'not a fault: a line can be kill, stop, pause, disconnect, restart, stop-receiver, stop-applier, delay-replica, diverge, fill-disk, lose-disk, lose-region, undo and one of these, or wait and seconds',
    ],
    [fence('fault node=source', 'kill elsewhere'), 'there is no node "elsewhere" in compose.yaml'],
    [fence('traffic node=source', 'start'), 'there is no traffic "source" in lab.yaml'],
    [
      fence('traffic node=shoppers', 'rate 5000'),
      'not a command for traffic: it can be start, stop, or rate and a number of orders a second',
    ],
    [fence('python node=source', 'x'), 'a fence that runs must be sql, sh, fault, traffic or calendar, not "python"'],
    [fence('sql node=source'), 'there is nothing in this fence to run'],
    [fence('sql node=source', '  ', ''), 'there is nothing in this fence to run'],
    [fence('sql node=source error=x', 'y'), 'error=x: must be a MySQL error number'],
    [fence('sql error=1064', 'x'), 'error= is only for fences that run: add node='],
    [
      fence('sql nod=source', 'x'),
      'unknown word "nod=source" on a fence: it can be node=<node>, error=<MySQL error number> and restores=<server>',
    ],
    [
      fence('sql run', 'x'),
      'unknown word "run" on a fence: it can be node=<node>, error=<MySQL error number> and restores=<server>',
    ],
    [fence('sql node=constructor', 'x'), 'there is no node "constructor" in compose.yaml'],
  ])('say what is wrong with them: %j', (lines, message) => {
    expect(problemsOf('', ...lines)).toEqual([{ line: 2, message }])
  })
})

describe('the blocks of a guide', () => {
  it('count hints and mark the fences of a solution', () => {
    const { fences, hintCount, hasSolution, problems } = guide(
      ':::hint',
      'One',
      ':::',
      ':::hint',
      'Two',
      ':::',
      '::::solution',
      'Do this:',
      ...fence('sql node=source', 'SELECT 1;'),
      ':::note',
      ...fence('sh node=source', 'ls'),
      ':::',
      '::::',
      ...fence('sql node=source', 'SELECT 2;'),
    )
    expect(problems).toEqual([])
    expect({ hintCount, hasSolution }).toEqual({ hintCount: 2, hasSolution: true })
    expect(fences.map(({ code, inSolution }) => [code, inSolution])).toEqual([
      ['SELECT 1;', true],
      ['ls', true],
      ['SELECT 2;', false],
    ])
  })

  it('have names that are known', () => {
    expect(problemsOf('text', '', ':::hnit', 'x', ':::')).toEqual([
      { line: 3, message: 'unknown block ":::hnit": it can be hint, solution, interview, note, warning' },
    ])
  })

  it('are told from times and addresses in the text', () => {
    expect(problemsOf('At 10:30 see host:3306 and ratio::x and http://a.b:80/c')).toEqual([])
  })
})

describe('a hostile guide', () => {
  it.each([
    ['quotes', '>'.repeat(10_000)],
    ['quotes with spaces', '> '.repeat(10_000)],
    ['lists', '- '.repeat(10_000)],
    ['lists and quotes', '- > 1. '.repeat(3000)],
    ['blocks', ':::hint\n'.repeat(2000)],
  ])('of %s within one another is refused before it is parsed', (_, body) => {
    const begun = performance.now()
    expect(parseGuide(body, nodes).problems).toMatchObject([{ message: expect.stringContaining('nested too deeply') }])
    expect(performance.now() - begun).toBeLessThan(2000)
  })

  it('of many blocks one after the other is fine', () => {
    expect(guide(...Array.from({ length: 200 }, () => ':::hint\nx\n:::\n')).hintCount).toBe(200)
  })

  it('gives fences and problems with lines of the text, and never throws', () => {
    const pieces = fc.constantFrom(
      '```sql node=source\n',
      '```',
      '~~~',
      ':::hint\n',
      ':::solution\n',
      ':::\n',
      '::x[y]{z=1}\n',
      ':a[b]',
      '> ',
      '- ',
      '1. ',
      '\n',
      '\n\n',
      '    ',
      'text',
      '<b>',
      '|a|b|\n|-|-|\n',
      '[x](y)',
      '{#id .c}',
      '`',
      '*',
      '_',
      '\\',
      '\t',
      '🙂',
      '\u0000',
      '---\n',
      '# ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (all) => {
        const body = all.join('')
        const { fences, problems, hintCount } = parseGuide(body, nodes)
        const lines = body.split('\n').length
        for (const { line } of [...fences, ...problems]) expect(line >= 1 && line <= lines).toBe(true)
        expect(hintCount).toBeLessThanOrEqual(lines)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a guide that would keep the parser busy', () => {
  it('is refused with the line, in no time', () => {
    const begun = process.cpuUsage()
    const { problems } = parseGuide(`Words.\n\n${'*a_ '.repeat(12_000)}`, nodes)
    expect(problems).toEqual([{ line: 3, message: expect.stringContaining('marks of emphasis') }])
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(500)
  })

  it('is not one with much emphasis in many paragraphs', () => {
    expect(parseGuide('**word** _word_\n\n'.repeat(1000), nodes).problems).toEqual([])
  })
})

describe('a fence for the calendar', () => {
  const withCalendar = { ...nodes, calendar: true }
  const parse = (of: typeof withCalendar | typeof nodes, ...lines: string[]) =>
    parseGuide(fence(...(lines as [string])).join('\n'), of)

  it('commands it, a line at a time', () => {
    expect(parse(withCalendar, 'calendar node=calendar', 'speed 1', 'days 7')).toMatchObject({
      problems: [],
      fences: [{ language: 'calendar', code: 'speed 1\ndays 7' }],
    })
  })

  it.each([
    ['no calendar in the lab', nodes, ['calendar node=calendar', 'start'], 'there is no calendar in lab.yaml'],
    ['another name', withCalendar, ['calendar node=source', 'start'], 'node=calendar'],
    ['another command', withCalendar, ['calendar node=calendar', 'begin'], 'not a command for the calendar'],
  ])('is a problem with %s', (_, of, lines, message) => {
    expect(parse(of, ...lines).problems).toMatchObject([{ message: expect.stringContaining(message) }])
  })
})
