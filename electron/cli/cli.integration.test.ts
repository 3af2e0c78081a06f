import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Server } from '../mysql/server'
import { type CliEnd, cliProgram, spawnCli } from '../testing/cli-program'
import { handInText } from '../testing/hand-in-files'
import { idleService, labFiles, mysqlService } from '../testing/lab-files'
import { homeLabel, labelled, nothing, objectsOf, realEngine } from '../testing/real-engine'
import { freePort } from '../testing/registry'
import { temporaryFolder, writeFiles } from '../testing/test-house'

const solvable = {
  checks: [{ name: 'A file', exec: { node: 'client', command: 'test -e /tmp/file' } }],
  body: '```sh node=client\ntouch /tmp/file\n```',
}
const client = idleService()
const labs = {
  db: labFiles({ services: { db: mysqlService('db', 1) } }),
  solvable: labFiles({ services: { client }, steps: { '01-file': solvable } }),
  unsolvable: labFiles({
    services: { client },
    steps: { '01-file': { ...solvable, body: '```sh node=client\nfalse\n```' } },
  }),
  hopeless: labFiles({ services: { client: idleService({ image: 'no-such-image-of-a-lab:1' }) } }),
}
const malformed = { 'lab.yaml': 'title: Half a lab\n', 'compose.yaml': 'services: {}\n' }

let program: string
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  program = await cliProgram()
  folder = temporaryFolder()
  env = { STANDBY_DATA: path.join(folder, 'data'), STANDBY_LABS: path.join(folder, 'labs') }
  for (const [id, files] of Object.entries(labs)) writeFiles(path.join(folder, 'labs', id), files)
})

afterAll(async () => {
  await cli('down', '--all')
  rmSync(folder, { recursive: true, force: true })
})

const cli = (...words: string[]): Promise<CliEnd> => spawnCli(program, words, env).ended

/** Runs a command with --json: its status, and the one value on its standard output. */
async function json(...words: string[]): Promise<{ status: number | null; value: unknown }> {
  const { status, stdout, stderr } = await cli(...words, '--json')
  expect(stderr).toBe('')
  return { status, value: JSON.parse(stdout) }
}

describe('labs', () => {
  test('lists every lab, the built-in ones and those of the folder', async () => {
    const { status, value } = await json('labs')
    expect(status).toBe(0)
    const { labs, invalid } = value as { labs: { id: string }[]; invalid: unknown[] }
    expect(labs.map((lab) => lab.id)).toEqual(expect.arrayContaining(['async-replication', 'db', 'solvable']))
    expect(labs.find((lab) => lab.id === 'solvable')).toMatchObject({
      title: 'A lab of a test',
      level: 'beginner',
      minutes: 1,
      origin: 'own',
      nodes: [{ id: 'client', kind: 'client', region: null }],
      steps: [{ id: '01-file', title: '01-file' }],
    })
    expect(invalid).toEqual([])
  })

  test('says what is wrong with a lab that is not valid, and fails', async () => {
    const elsewhere = temporaryFolder()
    onTestFinished(() => rmSync(elsewhere, { recursive: true }))
    writeFiles(path.join(elsewhere, 'malformed'), malformed)
    const own = { ...env, STANDBY_LABS: elsewhere }
    const { status, stdout } = await spawnCli(program, ['labs', '--json'], own).ended
    expect(status).toBe(1)
    expect(JSON.parse(stdout).invalid).toMatchObject([
      { id: 'malformed', origin: 'own', folder: path.join(elsewhere, 'malformed') },
    ])
    const people = await spawnCli(program, ['labs'], own).ended
    expect(people).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/malformed is not valid[\s\S]*lab\.yaml:1: summary: /),
    })
  })
})

describe('up and down', () => {
  test('start a lab that stays, tell how to reach it, and end it', async () => {
    const up = await json('up', 'db')
    expect(up.status).toBe(0)
    const { session, password, nodes, ...rest } = up.value as {
      session: string
      password: string
      nodes: { ports: Record<string, number> }[]
    }
    expect(rest).toEqual({ lab: 'db', seconds: expect.any(Number) })
    expect(nodes).toEqual([
      { id: 'db', kind: 'mysql', region: null, ports: { '3306': expect.any(Number) }, volume: expect.any(String) },
    ])
    const server = new Server({ host: '127.0.0.1', port: nodes[0]?.ports['3306'] ?? 0, user: 'root', password })
    onTestFinished(() => server.dispose())
    expect((await server.query('SELECT 6 * 7')).rows).toEqual([['42']])

    const unnamed = await json('down')
    expect(unnamed).toMatchObject({
      status: 1,
      value: { error: { code: 'INPUT_INVALID', message: expect.stringContaining(session) } },
    })
    expect(await json('down', session)).toEqual({ status: 0, value: { ended: [session], leftovers: [] } })
    expect(await objectsOf(await realEngine(), session)).toEqual(nothing)
    expect(await json('down', session)).toMatchObject({ status: 1, value: { error: { code: 'SESSION_GONE' } } })
  })

  test('end all of the data folder, and nothing of another', async () => {
    const other = temporaryFolder()
    onTestFinished(() => rmSync(other, { recursive: true }))
    const others = { ...env, STANDBY_DATA: other }
    const [one, two, foreign] = await Promise.all([
      json('up', 'solvable'),
      json('up', 'solvable'),
      spawnCli(program, ['up', 'solvable', '--json'], others).ended,
    ])
    const id = (value: unknown) => (value as { session: string }).session
    const down = await json('down', '--all')
    expect(down.status).toBe(0)
    expect((down.value as { ended: string[] }).ended.sort()).toEqual([id(one.value), id(two.value)].sort())
    const engine = await realEngine()
    const { session } = JSON.parse(foreign.stdout) as { session: string }
    expect((await objectsOf(engine, session)).containers).toHaveLength(1)
    const rest = await spawnCli(program, ['down', '--all', '--json'], others).ended
    expect(JSON.parse(rest.stdout)).toEqual({ ended: [session], leftovers: [] })
    expect(await objectsOf(engine, session)).toEqual(nothing)
  })

  test('fail with the error as a value, and leave nothing', async () => {
    expect(await json('up', 'no-such-lab')).toMatchObject({
      status: 1,
      value: { error: { code: 'LAB_NOT_FOUND', details: { lab: 'no-such-lab' } } },
    })
    expect(await json('up')).toMatchObject({ status: 1, value: { error: { code: 'INPUT_INVALID' } } })
    const hopeless = await json('up', 'hopeless')
    expect(hopeless).toMatchObject({
      status: 1,
      value: { error: { code: 'IMAGE_UNAVAILABLE', details: { image: 'no-such-image-of-a-lab:1' } } },
    })
    expect(await json('down', '--all')).toEqual({ status: 0, value: { ended: [], leftovers: [] } })
  })

  test('a start that is interrupted leaves nothing', async () => {
    const { child, ended } = spawnCli(program, ['up', 'db'], env)
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString('utf8').includes('Starting the container')) resolve()
      })
    })
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect(status).toBe(1)
    expect(stderr).toContain('CANCELLED')
    expect(await labelled(await realEngine(), homeLabel(path.join(folder, 'data')))).toEqual(nothing)
    expect(await json('down', '--all')).toEqual({ status: 0, value: { ended: [], leftovers: [] } })
  })
})

describe('verify', () => {
  test('passes a lab that its own guide solves', async () => {
    const { status, value } = await json('verify', 'solvable')
    expect(status).toBe(0)
    expect(value).toMatchObject({
      passed: 3,
      failed: 0,
      results: [
        { name: 'solvable: start', passed: true, detail: '', seconds: expect.any(Number) },
        { name: 'solvable/01-file', passed: true },
        { name: 'solvable: nothing is left', passed: true },
      ],
    })
  })

  test('ends with a line that counts, for people', async () => {
    const { status, stdout } = await cli('verify', 'solvable')
    expect(status).toBe(0)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 0 failed')
  })

  test('fails for a lab that its own guide does not solve, and says where', async () => {
    const { status, value } = await json('verify', 'unsolvable')
    expect(status).toBe(1)
    expect(value).toMatchObject({ failed: 1 })
    expect((value as { results: unknown[] }).results).toContainEqual(
      expect.objectContaining({
        name: 'unsolvable/01-file',
        passed: false,
        detail: expect.stringContaining('the fence in line'),
      }),
    )
  })
})

describe('doctor', () => {
  type Findings = { findings: { what: string; state: string; detail: string; remedy?: string }[] }
  const find = (value: unknown, what: string) => (value as Findings).findings.find((one) => one.what === what)

  test('finds what a lab needs', async () => {
    const { status, value } = await json('doctor')
    expect(status).toBe(0)
    expect((value as Findings).findings.map((one) => one.what)).toEqual(
      expect.arrayContaining(['node', 'memory', 'disk', 'engine', 'image mysql:9.7', 'leftovers', 'labs']),
    )
    expect(find(value, 'engine')).toMatchObject({ state: 'ok' })
    expect(find(value, 'image mysql:9.7')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('data directory ready'),
    })
    expect(find(value, 'leftovers')).toMatchObject({ state: 'ok', detail: 'none' })
    expect(find(value, 'labs')).toMatchObject({ state: 'ok' })
  })

  test('tells what a session that nobody remembers has left, and how to remove it', async () => {
    const up = await json('up', 'solvable')
    const { session } = up.value as { session: string }
    rmSync(path.join(folder, 'data', 'sessions'), { recursive: true })
    const { status, value } = await json('doctor')
    expect(status).toBe(0)
    expect(find(value, 'leftovers')).toEqual({
      what: 'leftovers',
      state: 'warning',
      detail: `${session} (solvable)`,
      remedy: 'npm run standby -- down --all',
    })
    expect(await json('down', '--all')).toEqual({ status: 0, value: { ended: [], leftovers: [session] } })
  })

  test('looks before a lesson at what its labs need, starts the smallest, and leaves nothing', async () => {
    const { status, value } = await json('doctor', '--class', '--labs', 'db,solvable')
    expect(status).toBe(0)
    const names = ['disk of the engine', 'memory for labs', 'cores', 'ports', 'clock', 'class pack', 'a real start']
    expect((value as Findings).findings.map((one) => one.what)).toEqual(expect.arrayContaining(names))
    expect(find(value, 'a real start')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/ran after \d+\.\d s/),
    })
    expect(find(value, 'class pack')).toMatchObject({ detail: 'none was unpacked here' })
    expect(await labelled(await realEngine(), homeLabel(path.join(folder, 'data')))).toEqual(nothing)
  })

  test('fails before a lesson whose images are not here, and says how they would have to come', async () => {
    const { status, value } = await json('doctor', '--class', '--labs', 'hopeless')
    expect(status).toBe(1)
    expect(find(value, 'image no-such-image-of-a-lab:1')).toMatchObject({
      state: 'bad',
      detail: 'not on this machine: of unknown size, would have to be pulled as no-such-image-of-a-lab:1',
      remedy: expect.stringContaining('unpack'),
    })
    expect(find(value, 'a real start')).toMatchObject({ state: 'bad', detail: expect.stringContaining('not tried') })
    expect(await json('doctor', '--class', '--labs', 'no-such-lab')).toMatchObject({
      status: 1,
      value: { error: { code: 'LAB_NOT_FOUND' } },
    })
  })

  test('fails without an engine, with a remedy', async () => {
    const address = `tcp://127.0.0.1:${await freePort()}`
    const { status, stdout } = await spawnCli(program, ['doctor', '--json'], { ...env, DOCKER_HOST: address }).ended
    expect(status).toBe(1)
    expect(find(JSON.parse(stdout), 'engine')).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining(address),
      remedy: expect.stringContaining('Docker'),
    })
  })
})

test('images ensure says under which name each image is there', async () => {
  const { status, value } = await json('images', 'ensure')
  expect(status).toBe(0)
  expect(value).toContainEqual({
    image: 'mysql:9.7',
    reference: expect.stringMatching(/mysql:9\.7$/),
    sizeBytes: expect.any(Number),
    seeded: true,
    progress: null,
    error: null,
  })
})

test('bench start measures a session against bare servers, in turns', async () => {
  const { value } = await json('bench', 'start', '1')
  const times = { timesMs: [expect.any(Number)], medianMs: expect.any(Number) }
  expect(value).toEqual({ runs: 1, session: times, bare: times, ratio: expect.any(Number), aim: 1.5 })
  const { ratio, session, bare } = value as { ratio: number; session: { medianMs: number }; bare: { medianMs: number } }
  expect(ratio).toBeCloseTo(session.medianMs / bare.medianMs)
})

describe('the command line', () => {
  test('explains itself', async () => {
    expect(await cli('--help')).toMatchObject({ status: 0, stderr: expect.stringContaining('npm run standby') })
    expect(await cli('frobnicate')).toMatchObject({ status: 2, stderr: expect.stringContaining('up <lab>') })
    expect(await cli()).toMatchObject({ status: 2 })
  })

  test('tells people about an error in words', async () => {
    expect(await cli('up', 'no-such-lab')).toEqual({
      status: 1,
      signal: null,
      stdout: '',
      stderr: 'LAB_NOT_FOUND: There is no lab "no-such-lab".\n',
    })
  })
})

describe('hand-ins', () => {
  test('are a table of learners by steps; edited and broken ones are told, and then it fails', async () => {
    const files = path.join(folder, 'handed-in')
    writeFiles(files, { 'anna.json': handInText('Anna Berg'), 'notes.txt': 'not one of them' })
    const csv = path.join(folder, 'class.csv')
    const well = await cli('hand-ins', files, '--csv', csv)
    expect(well).toMatchObject({ status: 0, stderr: '' })
    expect(well.stdout).toContain('A lab of a test (a-lab): 1 handed in')
    expect(well.stdout).toMatch(/^Anna Berg +1\.0 +5\.0\?1x1 +0\.5… +2\/3/m)
    expect(readFileSync(csv, 'utf8')).toContain('"Anna Berg","a-lab"')
    writeFiles(files, {
      'max.json': handInText('Max Weber').replace('"number":1', '"number":2'),
      'bad.json': '{"format":',
    })
    const badly = await cli('hand-ins', files)
    expect(badly.status).toBe(1)
    expect(badly.stdout).toMatch(/EDITED max\.json: Entry 5 of 9/)
    expect(badly.stdout).toContain('bad.json: It is no hand-in: it is not JSON, or was cut short.')
  })

  test('of a lab in which nothing was done are refused', async () => {
    expect(await json('hand-in', 'solvable')).toMatchObject({ status: 1, value: { error: { code: 'INPUT_INVALID' } } })
    expect(await json('hand-in', 'db', '--name', 'Anna')).toMatchObject({
      status: 1,
      value: { error: { message: expect.stringContaining('Nothing was recorded of the lab "db"') } },
    })
  })
})
