import { describe, expect, it } from 'vitest'
import { nodesOfDemo, readDemo, summariseDemo } from './demo'
import { readStep } from './step'

const names = {
  nodes: new Set(['source', 'replica', 'proxy']),
  traffic: new Set(['shoppers']),
  stores: new Set<string>(),
}
const steps = [readStep('steps/01-meet.md', '---\ntitle: Meet\n---\nText\n', names).value].filter((step) => !!step)

const whole = `title: A failover
summary: The source dies, and we act.
subtitle: One source, one replica
minutes: 5
after: 01-meet
traffic:
  - { stream: shoppers, label: Orders }
scenes:
  - id: replicating
    do:
      - { say: They replicate, node: replica, sql: START REPLICA }
  - id: open
    from: replicating
    do:
      - { say: The shop opens, node: shoppers, traffic: start }
cues:
  - id: kill
    title: Kill the source
    scene: open
    notes: Ask the room first.
    caption: The source has lost its power.
    outcome: Nobody takes over.
    do:
      - { say: The lines break, node: source, fault: "disconnect replica\\nkill" }
    look: [source]
    until:
      - { name: The source is down, container: { node: source, state: exited } }
    poll: { question: Who takes over?, choices: [replica, Nobody] }
  - id: promote
    title: Promote
    notes: Four statements.
    caption: The replica opens.
    do:
      - { say: It opens, node: replica, sql: STOP REPLICA }
      - { say: It refuses no more, node: replica, sql: SELECT 1, error: 1290 }
    until:
      - { name: The proxy sends there, exec: { node: proxy, command: routes } }
`

/** The text with one part in place of another, which has to be there. */
function changed(part: string, to: string): string {
  if (!whole.includes(part)) throw new Error(`there is no "${part}"`)
  return whole.replace(part, () => to)
}

const problemsOf = (text: string) => readDemo(text, names, steps).problems
/** What is wrong, where it is one thing: `line key: message`. */
function problemOf(text: string): string {
  const [problem, ...more] = problemsOf(text)
  expect(more).toEqual([])
  expect(problem).toMatchObject({ file: 'demo.yaml' })
  return `${problem?.line} ${problem?.key}: ${problem?.message}`
}

function demo() {
  const { value, problems } = readDemo(whole, names, steps)
  expect(problems).toEqual([])
  if (!value) throw new Error('the demo is valid')
  return value
}

describe('a demo', () => {
  it('has its scenes and cues, and conditions that were read as checks', () => {
    expect(demo()).toMatchObject({
      title: 'A failover',
      after: '01-meet',
      traffic: [{ stream: 'shoppers', label: 'Orders' }],
      scenes: [{ id: 'replicating' }, { id: 'open', from: 'replicating' }],
      cues: [
        { id: 'kill', scene: 'open', look: ['source'], until: [{ container: { node: 'source', state: 'exited' } }] },
        { id: 'promote', until: [{ exec: { node: 'proxy', exit: 0 } }] },
      ],
    })
  })

  it('keeps one set of servers ready, waits 20 s for a cue, and shows no traffic, where it does not say otherwise', () => {
    const { value } = readDemo(changed('traffic:\n  - { stream: shoppers, label: Orders }\n', ''), names, steps)
    expect(value).toMatchObject({
      spares: 1,
      traffic: [],
      cues: [{ withinSeconds: 20 }, { look: [], withinSeconds: 20 }],
    })
  })

  it('is shown in the catalogue by what it says of itself', () => {
    expect(summariseDemo(demo())).toEqual({
      title: 'A failover',
      summary: 'The source dies, and we act.',
      minutes: 5,
      cues: [
        { id: 'kill', title: 'Kill the source' },
        { id: 'promote', title: 'Promote' },
      ],
    })
  })

  it('has to do with every node that something is done to, or that is asked', () => {
    expect([...nodesOfDemo(demo())].sort()).toEqual(['proxy', 'replica', 'shoppers', 'source'])
  })

  it('says everything that is wrong at once, each with its line', () => {
    const text = changed('look: [source]', 'look: [sorce]').replace('from: replicating', 'from: gone')
    expect(problemsOf(text).map(({ line, key }) => ({ line, key }))).toEqual([
      { line: 13, key: 'scenes[1].from' },
      { line: 25, key: 'cues[0].look[0]' },
    ])
  })

  it('has no value where something is wrong', () => {
    expect(readDemo(changed('after: 01-meet', 'after: 02-gone'), names, steps).value).toBeNull()
    expect(readDemo('title: [', names, steps)).toMatchObject({ value: null, problems: [{ file: 'demo.yaml' }] })
  })
})

describe('a demo is told what is wrong with it', () => {
  it.each([
    ['a step that is not there', 'after: 01-meet', 'after: 02-gone', '5 after: there is no step "02-gone"'],
    [
      'a stream that is not there',
      'stream: shoppers',
      'stream: readers',
      '7 traffic[0].stream: there is no traffic "readers" in lab.yaml',
    ],
    [
      'two scenes of one name',
      'cues:\n  - id: kill',
      '  - { id: open, do: [] }\ncues:\n  - id: kill',
      '16 scenes[2].id: two scenes have this id',
    ],
    [
      'a scene made from one that is not there',
      'from: replicating',
      'from: gone',
      '13 scenes[1].from: there is no scene "gone" above this one',
    ],
    [
      'a scene made from itself',
      'from: replicating',
      'from: open',
      '13 scenes[1].from: there is no scene "open" above this one',
    ],
    ['two cues of one name', 'id: promote', 'id: kill', '29 cues[1].id: two cues have this id'],
    ['a scene that is not there', 'scene: open', 'scene: gone', '19 cues[0].scene: there is no scene "gone"'],
    [
      'a node to look at that is not there',
      'look: [source]',
      'look: [sorce]',
      '25 cues[0].look[0]: there is no node "sorce" in compose.yaml',
    ],
    [
      'a scene that does something to a node that is not there',
      'node: replica, sql: START',
      'node: replcia, sql: START',
      '11 scenes[0].do[0].node: there is no node "replcia" in compose.yaml',
    ],
    [
      'a cue that does something to a node that is not there',
      'node: replica, sql: STOP',
      'node: replcia, sql: STOP',
      '34 cues[1].do[0].node: there is no node "replcia" in compose.yaml',
    ],
    [
      'orders of a stream that is not there',
      'node: shoppers, traffic: start',
      'node: replica, traffic: start',
      '15 scenes[1].do[0].node: there is no traffic "replica" in lab.yaml',
    ],
    [
      'a fault on another node that is not there',
      'disconnect replica',
      'disconnect replcia',
      '24 cues[0].do[0].fault: there is no node "replcia" in compose.yaml',
    ],
    [
      'a condition on a node that is not there',
      'exec: { node: proxy',
      'exec: { node: porxy',
      '37 cues[1].until[0].exec: there is no node "porxy" in compose.yaml',
    ],
    [
      'a condition of an unknown kind',
      'container: { node',
      'contianer: { node',
      '27 cues[0].until[0]: needs exactly one kind of check',
    ],
    [
      'a question in place of a condition',
      'exec: { node: proxy, command: routes }',
      'answer: { question: Which?, correct: this }',
      '37 cues[1].until[0]: a question has no answer in a demo',
    ],
    ['a misspelt key', 'outcome: Nobody', 'outcmoe: Nobody', '22 cues[0].outcmoe: unknown key "outcmoe"'],
    [
      'a first cue that begins nowhere',
      '    scene: open\n',
      '',
      '17 cues[0].scene: the first cue needs a scene to begin in',
    ],
    [
      'two things done at once',
      'sql: START REPLICA',
      'sql: START REPLICA, sh: ls',
      '11 scenes[0].do[0]: needs exactly one of sql, sh, fault, traffic',
    ],
    ['something that is no fault', 'replica\\nkill', 'replica\\nbreak', '24 cues[0].do[0].fault: is not a fault'],
    [
      'something that is no command for orders',
      'traffic: start',
      'traffic: faster',
      '15 scenes[1].do[0].traffic: must be start, stop, or rate and a number',
    ],
    ['a caption for another wall', 'The replica opens.', 'x'.repeat(141), '32 cues[1].caption: Too big'],
    ['a cue that waits for ever', 'look: [source]', 'withinSeconds: 121', '25 cues[0].withinSeconds: Too big'],
    ['a question with one answer', '[replica, Nobody]', '[Nobody]', '28 cues[0].poll.choices: Too small'],
    ['more sets than a machine holds', 'minutes: 5', 'minutes: 5\nspares: 3', '5 spares: Too big'],
  ])('%s', (_, part, to, expected) => {
    expect(problemOf(changed(part, to)).slice(0, expected.length)).toBe(expected)
  })

  it.each([
    ['scenes', /^scenes:\n[\s\S]*(?=^cues:)/m, 'scenes: []\n', 'needs the scene that its first cue begins in'],
    ['cues', /^cues:\n[\s\S]*/m, 'cues: []\n', 'Too small'],
  ])('one without %s', (key, part, to, message) => {
    const problems = problemsOf(whole.replace(part, to))
    expect(problems).toContainEqual(expect.objectContaining({ key, message: expect.stringContaining(message) }))
  })
})
