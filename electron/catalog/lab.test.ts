import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatProblem } from '../contract/lab'
import { guidesOf, labInvalid, readLab, readSessionTopology, summarise } from './lab'

const builtIn = path.join(import.meta.dirname, '..', '..', 'labs')

const valid = {
  'lab.yaml': `title: Look around
summary: One server and one step.
level: beginner
minutes: 5
topics: [Replication]
objectives: [Look]
terminals: [source]
`,
  'compose.yaml': `services:
  source:
    image: mysql:9.7
    environment: { MYSQL_ROOT_PASSWORD: '$STANDBY_PASSWORD' }
    x-standby: { kind: mysql, region: mumbai }
`,
  'steps/01-look.md': `---
title: Look
checks:
  - name: You know it
    answer: { question: Which one?, choices: [this, that], correct: this, because: it is so }
---
\`\`\`sql node=source
SELECT 1;
\`\`\`
`,
  'steps/02-again.md': '---\ntitle: Again\n---\nText\n',
  'wrong/01-that.md': '---\ntitle: That\nstep: 01-look\nfails: [You know it]\nanswers: { You know it: that }\n---\n',
}

let parent: string
let folder: string

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'standby-lab-'))
  folder = path.join(parent, 'look-around')
  write(valid)
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

async function problems(): Promise<string[]> {
  const { lab, problems } = await readLab(folder, 'own')
  expect(lab === null).toBe(problems.length > 0)
  return problems.map(formatProblem)
}

async function validLab() {
  const { lab } = await readLab(folder, 'own')
  if (!lab) throw new Error('the lab is valid')
  return lab
}

describe("a lab's folder", () => {
  it('becomes a lab', async () => {
    const lab = await validLab()
    expect(lab).toMatchObject({ id: 'look-around', origin: 'own', folder })
    expect(lab.steps.map((step) => step.id)).toEqual(['01-look', '02-again'])
    expect(lab.wrongAnswers.map((wrong) => wrong.file)).toEqual(['wrong/01-that.md'])
  })

  it('is shown in the catalogue by what it says of itself', async () => {
    expect(summarise(await validLab())).toEqual({
      id: 'look-around',
      origin: 'own',
      title: 'Look around',
      summary: 'One server and one step.',
      level: 'beginner',
      minutes: 5,
      topics: ['Replication'],
      objectives: ['Look'],
      requires: [],
      terminals: ['source'],
      traffic: [],
      demo: null,
      steps: [
        { id: '01-look', title: 'Look' },
        { id: '02-again', title: 'Again' },
      ],
      nodes: [{ id: 'source', kind: 'mysql', region: 'mumbai' }],
    })
  })

  it('never gives the right answers to the window', async () => {
    const [guide] = guidesOf(await validLab())
    expect(guide).toMatchObject({ id: '01-look', fences: [{ code: 'SELECT 1;' }] })
    expect(JSON.stringify(guide)).not.toContain('it is so')
    expect(guide).not.toHaveProperty('checks')
  })

  it("has a session's own password once it is started", async () => {
    const lab = await validLab()
    expect(JSON.stringify(lab.topology)).toContain('placeholder')
    const topology = await readSessionTopology(lab, { STANDBY_PASSWORD: 's3cret' })
    expect(topology.nodes[0]?.environment).toEqual({ MYSQL_ROOT_PASSWORD: 's3cret' })
  })

  it('that was broken since it was read cannot be started', async () => {
    const lab = await validLab()
    write({ 'compose.yaml': 'services: {}\n' })
    await expect(readSessionTopology(lab, {})).rejects.toMatchObject({ code: 'LAB_INVALID' })
  })
})

describe("what is wrong with a lab's folder", () => {
  it('is named with file, line and key, and all of it at once', async () => {
    write({
      'lab.yaml': valid['lab.yaml'].replace('beginner', 'easy').replace('minutes', 'minuets'),
      'steps/02-again.md': '---\ntitle: Again\n---\n:::hnit\n:::\n',
    })
    expect(await problems()).toEqual([
      'lab.yaml:3: level: Invalid option: expected one of "beginner"|"intermediate"|"advanced"',
      'lab.yaml:1: minutes: Invalid input: expected number, received undefined',
      'lab.yaml:4: minuets: unknown key "minuets"',
      'steps/02-again.md:4: unknown block ":::hnit": it can be hint, solution, interview, note, warning',
    ])
  })

  it('can be its YAML', async () => {
    write({ 'compose.yaml': 'services: {\n' })
    expect(await problems()).toEqual([expect.stringMatching(/^compose\.yaml:2: Flow map .* end with a }$/)])
  })

  it('can be a node that is not there, in a fence, a check or the terminals', async () => {
    write({
      'lab.yaml': valid['lab.yaml'].replace('[source]', '[source, proxy]'),
      'steps/01-look.md': valid['steps/01-look.md'].replace('node=source', 'node=sorce'),
    })
    expect(await problems()).toEqual([
      'lab.yaml:7: terminals[1]: there is no node "proxy" in compose.yaml',
      'steps/01-look.md:7: there is no node "sorce" in compose.yaml',
      'wrong/01-that.md:3: step: there is no step "01-look"',
    ])
  })

  it('can be a calendar of servers, stores and nodes that are not there, or a check of a calendar that is not', async () => {
    const job = '{ name: copy, kind: incremental, node: elsewhere, sh: "true" }'
    write({
      'lab.yaml': `${valid['lab.yaml']}calendar:\n  source: replica\n  store: source\n  jobs:\n    - ${job}\n    - ${job}\n`,
    })
    expect(await problems()).toEqual([
      'lab.yaml:9: calendar.source: there is no server "replica" in compose.yaml',
      'lab.yaml:10: calendar.store: "source" keeps no backups: see x-standby.backups',
      'lab.yaml:12: calendar.jobs[0].node: there is no node "elsewhere" in compose.yaml',
      'lab.yaml:13: calendar.jobs[1].node: there is no node "elsewhere" in compose.yaml',
      'lab.yaml:13: calendar.jobs[1].name: two jobs are named "copy"',
    ])
    write({
      'lab.yaml': valid['lab.yaml'],
      'steps/02-again.md': '---\ntitle: Again\nchecks:\n  - { name: A week, calendar: { days: 7 } }\n---\nText\n',
    })
    expect(await problems()).toEqual(['steps/02-again.md:4: checks[0].calendar: there is no calendar in lab.yaml'])
  })

  it('is not blamed on the steps when there is no telling which nodes there are', async () => {
    write({ 'compose.yaml': valid['compose.yaml'].replace('image', 'imgae') })
    expect((await problems()).every((problem) => problem.startsWith('compose.yaml:'))).toBe(true)
  })

  it.each(['lab.yaml', 'compose.yaml'])('can be that %s is missing', async (file) => {
    rmSync(path.join(folder, file))
    expect(await problems()).toEqual([`${file}:1: the file is missing`])
  })

  it('can be that it has no steps', async () => {
    rmSync(path.join(folder, 'steps'), { recursive: true })
    rmSync(path.join(folder, 'wrong'), { recursive: true })
    expect(await problems()).toEqual(['steps:1: a lab needs at least one step: steps/01-….md'])
  })

  it('can be that a file of the lab is missing, or lies outside of its folder', async () => {
    const withBind = (from: string) => `${valid['compose.yaml']}    volumes: ['${from}:/x:ro']\n`
    write({ 'compose.yaml': withBind('./files/gone.cnf') })
    expect(await problems()).toEqual([
      'compose.yaml:6: services.source.volumes[0]: there is no file "./files/gone.cnf"',
    ])
    write({ 'compose.yaml': withBind('./../other/x.cnf') })
    expect(await problems()).toEqual([
      'compose.yaml:6: services.source.volumes[0]: "./../other/x.cnf" leaves the lab\'s folder',
    ])
  })

  it('can be that two steps have one number', async () => {
    write({ 'steps/02-also.md': '---\ntitle: Also\n---\n' })
    expect(await problems()).toEqual(['steps/02-also.md:1: has the same number as steps/02-again.md'])
  })

  it('can be the name of the folder', async () => {
    const { problems } = await readLab(path.join(parent, 'Look Around'), 'own')
    expect(problems[0]?.message).toContain('must be named in lower-case letters')
  })

  it('can be a file that is far too large', async () => {
    write({ 'steps/02-again.md': `---\ntitle: Again\n---\n${'x'.repeat(200_000)}` })
    expect(await problems()).toEqual(['steps/02-again.md:1: is larger than 200 kilobytes'])
  })

  it('can be a few lines that would become gigabytes', async () => {
    const laughs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
      (name, index, all) => `${name}: &${name} [${Array(9).fill(index === 0 ? 'x' : `*${all[index - 1]}`)}]`,
    )
    write({ 'lab.yaml': laughs.join('\n') })
    expect(await problems()).toEqual([expect.stringContaining('Excessive alias count')])
  })

  it.skipIf(process.platform === 'win32')('can be something that is no file, and would never end', async () => {
    rmSync(path.join(folder, 'steps/02-again.md'))
    symlinkSync('/dev/zero', path.join(folder, 'steps/02-again.md'))
    mkdirSync(path.join(folder, 'steps/03-folder.md'))
    execFileSync('mkfifo', [path.join(folder, 'steps/04-pipe.md')])
    expect(await problems()).toEqual([
      'steps/02-again.md:1: is not a file',
      'steps/03-folder.md:1: is not a file',
      'steps/04-pipe.md:1: is not a file',
    ])
  })

  it('is told as one error when the lab is asked for', async () => {
    const error = labInvalid('look-around', [
      { file: 'lab.yaml', line: 3, key: 'level', message: 'is wrong' },
      { file: 'lab.yaml', line: 4, key: '', message: 'too' },
    ])
    expect(error).toMatchObject({ code: 'LAB_INVALID', details: { lab: 'look-around' } })
    expect(error.message).toBe('The lab look-around is not valid: lab.yaml:3: level: is wrong (and 1 more)')
  })
})

describe('the built-in labs', () => {
  it.each(readdirSync(builtIn))('%s is valid', async (id) => {
    const { lab, problems } = await readLab(path.join(builtIn, id), 'built-in')
    expect(problems.map(formatProblem)).toEqual([])
    expect(lab?.steps.length).toBeGreaterThan(0)
  })

  it.each(readdirSync(builtIn))('%s has a wrong answer to each step', async (id) => {
    const { lab } = await readLab(path.join(builtIn, id), 'built-in')
    const answered = new Set(lab?.wrongAnswers.map((wrong) => wrong.step))
    expect(lab?.steps.map((step) => step.id).filter((step) => !answered.has(step))).toEqual([])
  })
})
