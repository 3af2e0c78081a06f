import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { containerName } from '../engine/containers'
import { labels } from '../engine/labels'
import { cliProgram, spawnCli } from '../testing/cli-program'
import { idleService, labFiles, mysqlService } from '../testing/lab-files'
import { homeLabel, labelled, nothing, objectsOf } from '../testing/real-engine'
import { TerminalWindow } from '../testing/terminal-window'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

const one = labFiles({
  services: { db: mysqlService('db', 1) },
  terminals: ['db'],
  steps: {
    '01-write': {
      checks: [
        { name: 'There is a shop', query: { node: 'db', sql: "SHOW DATABASES LIKE 'shop'", rows: 1 } },
        { name: 'Its name', answer: { question: 'Which database?', correct: 'shop' } },
      ],
      body: '```sql node=db\nCREATE DATABASE shop;\n```\n\n:::hint\nLook.\n:::\n\n:::solution\nshop\n:::',
    },
    '02-table': {
      checks: [{ name: 'A table', query: { node: 'db', sql: 'SHOW TABLES FROM shop', rows: 1 } }],
      body: '```sql node=db\nCREATE TABLE shop.orders (id INT PRIMARY KEY);\n```',
    },
  },
})

/** A lab without a server: it is there at once. */
const still = labFiles({
  services: { app: idleService({ volumes: ['data:/data'] }) },
  steps: { '01-look': { body: ':::hint\nLook.\n:::' } },
})

let program: string

beforeAll(async () => {
  program = await cliProgram()
})

/** A house, and after it others on the same data folder; the last one cleans up. */
async function openFirst(): Promise<TestHouse> {
  const house = await openTestHouse({ labs: { one, still } })
  onTestFinished(async () => {
    house.leave()
    const last = await recovered(house)
    await last.close()
    await expectNothingOf(last)
  })
  return house
}

async function recovered(before: TestHouse): Promise<TestHouse> {
  const house = await openTestHouse({ folder: before.folder })
  await house.house.engine.require()
  await house.house.sessions.recover()
  return house
}

const expectNothingOf = async (house: TestHouse) =>
  expect(await labelled(house.engine, homeLabel(house.dataFolder))).toEqual(nothing)

const run = (session: Session, sql: string) => session.servers.server('db', 'prepare').query(sql)
const stepOf = (session: Session, index = 0) => session.view.value.steps[index] ?? expect.unreachable('no such step')

describe('a session of an app that was quit', () => {
  test('is found again with all that was done in it, and goes on', async () => {
    const first = await openFirst()
    const session = await first.start('one')
    session.showHint('01-write')
    session.showSolution('01-write')
    session.answer('01-write', 'Its name', 'shop')
    await run(session, 'CREATE DATABASE shop')
    await until(session.view, () => stepOf(session).state === 'done')
    session.goTo('02-table')
    const { password, createdAt } = session.view.value
    const done = stepOf(session)
    first.leave()

    const second = await recovered(first)
    onTestFinished(() => second.leave())
    expect(second.house.sessions.list.value).toMatchObject([
      { id: session.id, state: 'running', recovered: true, stepsDone: 1, stepCount: 2, currentStepNumber: 2 },
    ])
    const again = second.house.sessions.get(session.id)
    expect(again.view.value).toMatchObject({ state: 'running', password, createdAt, currentStep: '02-table' })
    expect(stepOf(again)).toEqual({
      ...done,
      checks: done.checks.map((check) => ({ ...check, changedAt: expect.any(Number) })),
    })
    expect(stepOf(again)).toMatchObject({ hintsShown: 1, solutionShown: true, state: 'done' })
    expect(second.house.progress.value.value.labs.one?.steps).toEqual({ '01-write': 'done' })
    await run(again, 'CREATE TABLE shop.orders (id INT PRIMARY KEY)')
    await until(again.view, () => stepOf(again, 1).state === 'done')
  })

  test('takes its terminals with it, and opens them anew', async () => {
    const first = await openFirst()
    const session = await first.start('one')
    const { id } = session.terminals.guide('db', 'mysql')
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.prompts(/^db mysql> $/)
    first.leave()

    const second = await recovered(first)
    onTestFinished(() => second.leave())
    const again = second.house.sessions.get(session.id)
    const next = new TerminalWindow()
    again.terminals.attach(again.terminals.guide('db', 'mysql').id, next.port, next.size)
    await next.prompts(/^db mysql> $/)
    await vi.waitFor(async () => {
      const { Processes } = await second.engine.docker.getContainer(containerName(again.owner, 'db')).top()
      const clients = (Processes as string[][]).filter((row) => row.at(-1)?.startsWith('mysql -uroot'))
      expect(clients).toHaveLength(1)
    }, 5000)
  })

  test('whose containers are gone says so, and can be ended', async () => {
    const first = await openFirst()
    const session = await first.start('still')
    first.leave()
    await first.engine.docker.getContainer(containerName(session.owner, 'app')).remove({ force: true, v: true })
    const second = await recovered(first)
    onTestFinished(() => second.leave())
    expect(second.house.sessions.get(session.id).view.value).toMatchObject({
      state: 'failed',
      error: { code: 'SESSION_GONE' },
    })
    await second.house.sessions.end(session.id)
    expect(await objectsOf(second.engine, session.id)).toEqual(nothing)
  })

  test('whose state was damaged is listed as a leftover, and removed when asked for', async () => {
    const first = await openFirst()
    const session = await first.start('still')
    first.leave()
    const folder = path.join(first.dataFolder, 'sessions')
    for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), 'half a fil')
    const second = await recovered(first)
    onTestFinished(() => second.leave())
    expect(second.house.sessions.list.value).toEqual([])
    const leftovers = await second.house.sessions.leftovers()
    expect(leftovers).toContainEqual({
      session: session.id,
      lab: 'still',
      own: true,
      containers: 1,
      networks: 1,
      volumes: 1,
    })
    await expect(second.house.sessions.removeLeftovers(['zzzzzzzz'])).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await second.house.sessions.removeLeftovers([session.id])
    expect(await objectsOf(second.engine, session.id)).toEqual(nothing)
  })

  test('whose last write was cut short is found again by the one before it', async () => {
    const first = await openFirst()
    const session = await first.start('still')
    session.showHint('01-look')
    first.leave()
    const file = path.join(first.dataFolder, 'sessions', `${session.id}.json`)
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 50))
    const second = await recovered(first)
    onTestFinished(() => second.leave())
    expect(second.house.sessions.get(session.id).view.value).toMatchObject({ state: 'running' })
  })
})

describe('two processes on one data folder', () => {
  test('do not take a session from each other', async () => {
    const first = await openFirst()
    const session = await first.start('still')
    const env = { STANDBY_DATA: first.dataFolder, STANDBY_LABS: first.labsFolder }
    const down = await spawnCli(program, ['down', session.id, '--json'], env).ended
    expect(down.status).toBe(1)
    expect(JSON.parse(down.stdout)).toMatchObject({ error: { code: 'SESSION_BUSY', details: { session: session.id } } })
    const all = await spawnCli(program, ['down', '--all', '--json'], env).ended
    expect(all).toMatchObject({ status: 0 })
    expect(JSON.parse(all.stdout)).toEqual({ ended: [], leftovers: [] })
    expect(session.view.value.state).toBe('running')
    // Let go by the one, it is the other's.
    first.leave()
    const after = await spawnCli(program, ['down', session.id, '--json'], env).ended
    expect(JSON.parse(after.stdout)).toEqual({ ended: [session.id], leftovers: [] })
    expect(await objectsOf(first.engine, session.id)).toEqual(nothing)
  })

  test('a lock of a process that is gone holds nobody up, not even when its number is taken again', async () => {
    const first = await openFirst()
    const session = await first.start('still')
    first.leave()
    const lock = path.join(first.dataFolder, 'sessions', `${session.id}.lock`)
    expect(existsSync(lock)).toBe(false)
    // This very process's number, and another process's time of birth.
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, started: '1' }))
    const second = await recovered(first)
    onTestFinished(() => second.leave())
    expect(second.house.sessions.list.value).toMatchObject([{ id: session.id, state: 'running' }])
  })
})

describe('a process that is killed', () => {
  /** Start, a step and another, end: again and again in one process, until it is killed. */
  const command = ['verify', 'one', '--json']

  test('at ten random moments leaves nothing that cannot be found again', async () => {
    const first = await openTestHouse({ labs: { one } })
    const { dataFolder, labsFolder, engine } = first
    const home = homeLabel(dataFolder)
    first.leave()
    onTestFinished(() => rmSync(first.folder, { recursive: true, force: true }))
    const env = { STANDBY_DATA: dataFolder, STANDBY_LABS: labsFolder }
    const begun = Date.now()
    const whole = await spawnCli(program, command, env).ended
    expect(whole.status, whole.stdout + whole.stderr).toBe(0)
    const wholeMs = Date.now() - begun

    const fates: string[] = []
    for (let kill = 0; kill < 10; kill += 1) {
      // One random moment in each tenth of the run.
      const atMs = Math.round(((kill + Math.random()) / 10) * wholeMs)
      const { child, ended } = spawnCli(program, command, env)
      const timer = setTimeout(() => child.kill('SIGKILL'), atMs)
      await ended
      clearTimeout(timer)

      const after = await openTestHouse({ folder: first.folder })
      await after.house.engine.require()
      const before = await sessionsOf(engine, home)
      await after.house.sessions.recover()
      const left = await sessionsOf(engine, home)
      const adopted = after.house.sessions.list.value.filter((session) => left.has(session.id)).map(({ id }) => id)
      const listed = (await after.house.sessions.leftovers()).filter((one) => one.own).map((one) => one.session)
      expect(new Set([...adopted, ...listed]), `killed after ${atMs} ms`).toEqual(left)
      for (const { id } of after.house.sessions.list.value) {
        expect(after.house.sessions.get(id).view.value.state, `killed after ${atMs} ms`).toBe('running')
        await after.house.sessions.end(id)
      }
      await after.house.sessions.removeLeftovers(listed)
      expect(await labelled(engine, home), `killed after ${atMs} ms`).toEqual(nothing)
      expect(readdirSync(path.join(dataFolder, 'sessions')), `killed after ${atMs} ms`).toEqual([])
      fates.push(adopted.length > 0 ? 'adopted' : listed.length > 0 ? 'listed' : before.size > 0 ? 'removed' : 'none')
      after.leave()
    }
    // The moments were not all of one kind.
    expect(new Set(fates).size, fates.join(', ')).toBeGreaterThan(1)
  })
})

async function sessionsOf(engine: TestHouse['engine'], home: string): Promise<Set<string>> {
  const filters = { label: [home] }
  const [containers, networks, volumes] = await Promise.all([
    engine.docker.listContainers({ all: true, filters }),
    engine.docker.listNetworks({ filters }),
    engine.docker.listVolumes({ filters: filters as unknown as string }),
  ])
  const all = [...containers, ...networks, ...(volumes.Volumes ?? [])]
  return new Set(all.map((object) => object.Labels?.[labels.session] ?? ''))
}
