import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { containerName } from '../engine/containers'
import { labFiles, mysqlService } from '../testing/lab-files'
import { homeLabel, labelled, nothing, objectsOf } from '../testing/real-engine'
import { smallDisk } from '../testing/small-disk'
import { openTestHouse, type TestHouse, until, writeFiles } from '../testing/test-house'
import type { Session } from './session'

const write = {
  name: 'There is a shop',
  hint: 'CREATE DATABASE makes one.',
  query: { node: 'db', sql: "SHOW DATABASES LIKE 'shop'", rows: 1 },
}
const one = labFiles({
  services: { db: mysqlService('db', 1) },
  steps: {
    '01-write': { title: 'Write', checks: [write], body: 'Write:\n\n:::hint\nOne.\n:::\n\n:::hint\nTwo.\n:::' },
    '02-more': { title: 'More', checks: [{ name: 'It runs', container: { node: 'db', state: 'running' } }] },
    '03-read': { title: 'Read' },
  },
})

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ labs: { one, edited: one } })
})

afterAll(() => house.close())

const stepOf = (session: Session, index = 0) => session.view.value.steps[index] ?? expect.unreachable('no such step')
const run = (session: Session, sql: string) => session.servers.server('db', 'prepare').query(sql)

describe('a step', () => {
  let session: Session

  beforeAll(async () => {
    session = await house.start('one')
  })
  afterAll(() => house.house.sessions.end(session.id))

  test('says what is missing, with its evidence, before it is solved', async () => {
    await until(session.view, () => stepOf(session).checks[0]?.outcome.status === 'failed')
    expect(stepOf(session)).toMatchObject({
      state: 'todo',
      checks: [
        {
          name: 'There is a shop',
          kind: 'query',
          outcome: {
            asked: "SHOW DATABASES LIKE 'shop' on db",
            expected: '1 row',
            observed: '0 rows',
            hint: 'CREATE DATABASE makes one.',
          },
        },
      ],
    })
  })

  test('shows its hints one by one, and no more than it has', () => {
    for (const shown of [1, 2, 2]) {
      session.showHint('01-write')
      expect(stepOf(session).hintsShown).toBe(shown)
    }
  })

  test('can be marked as done without a check, and unmarked', () => {
    session.markUnverified('01-write', true)
    expect(stepOf(session).state).toBe('unverified')
    expect(house.house.progress.value.value.labs.one?.steps).toEqual({ '01-write': 'unverified' })
    session.markUnverified('01-write', false)
    expect(stepOf(session).state).toBe('todo')
    expect(house.house.progress.value.value.labs.one?.steps).toEqual({})
  })

  test('is done by itself within a second of the state being reached, and stays done', async () => {
    await run(session, 'CREATE DATABASE shop')
    const reached = Date.now()
    await until(session.view, () => stepOf(session).state === 'done')
    expect(Date.now() - reached).toBeLessThan(1000)
    expect(house.house.progress.value.value.labs.one?.steps).toEqual({ '01-write': 'done' })
    await run(session, 'DROP DATABASE shop')
    session.goTo('02-more')
    await until(session.view, () => stepOf(session, 1).state === 'done')
    expect(stepOf(session)).toMatchObject({
      state: 'done',
      checks: [{ outcome: { status: 'passed', observed: '1 row' } }],
    })
    session.markUnverified('01-write', false)
    expect(stepOf(session).state).toBe('done')
  })
})

describe('a container that was removed behind our back', () => {
  test('is shown as removed, with a finding; its checks are errored; and the session can be ended', async () => {
    const session = await house.start('one')
    await until(session.view, () => stepOf(session).checks[0]?.outcome.status === 'failed')
    await house.engine.docker.getContainer(containerName(session.owner, 'db')).remove({ force: true, v: true })
    const view = await until(session.topology, ({ snapshot }) => snapshot.nodes[0]?.container.state === 'removed')
    expect(view.findings).toContainEqual(
      expect.objectContaining({ kind: 'NodeDown', node: 'db', sentence: expect.stringContaining('removed') }),
    )
    const errored = { status: 'errored', asked: 'There is a shop', error: 'db is not running.' }
    await until(session.view, () => isDeepStrictEqual(stepOf(session).checks[0]?.outcome, errored))
    await expect(session.controlNode('db', 'start')).rejects.toMatchObject({
      code: 'NODE_GONE',
      details: { node: 'db' },
    })
    expect(session.view.value.state).toBe('running')
    await house.house.sessions.end(session.id)
    expect(await objectsOf(house.engine, session.id)).toEqual(nothing)
  })
})

describe('a lab that cannot be started', () => {
  test('is refused with file, line and key when it is not valid', async () => {
    writeFiles(house.labsFolder, {
      ...Object.fromEntries(Object.entries(one).map(([name, text]) => [`malformed/${name}`, text])),
      'malformed/compose.yaml': `services:
  db:
    image: mysql:9.7
    privileged: true
    x-standby: { kind: mysql }
`,
    })
    await until(house.house.catalog.view, ({ invalid }) => invalid.some((lab) => lab.id === 'malformed'))
    await expect(house.house.sessions.start('malformed')).rejects.toMatchObject({
      code: 'LAB_INVALID',
      message: expect.stringMatching(/compose\.yaml:4: services\.db\.privileged: privileged containers are refused/),
      details: { problems: [{ file: 'compose.yaml', line: 4, key: 'services.db.privileged' }] },
    })
    rmSync(path.join(house.labsFolder, 'malformed'), { recursive: true })
  })

  test('is refused when there is none of that name', async () => {
    await expect(house.house.sessions.start('nothing-like-it')).rejects.toMatchObject({ code: 'LAB_NOT_FOUND' })
    expect(house.house.sessions.list.value).toEqual([])
  })

  test("fails with the server's last words when the server never becomes ready, and leaves nothing", async () => {
    const options = mysqlService('db', 1, {}, ['--no-such-option=1'])
    writeFiles(path.join(house.labsFolder, 'hopeless'), labFiles({ services: { db: options } }))
    await until(house.house.catalog.view, ({ labs }) => labs.some((lab) => lab.id === 'hopeless'))
    const id = await house.house.sessions.start('hopeless')
    await house.house.sessions.whenStarted(id)
    const { state, error, start } = house.house.sessions.get(id).view.value
    expect(state).toBe('failed')
    expect(error).toMatchObject({
      code: 'NODE_NOT_READY',
      message: expect.stringContaining('the container stopped with exit code'),
      details: {
        node: 'db',
        last: expect.stringContaining('exit code'),
        log: expect.stringContaining('no-such-option'),
      },
    })
    expect(start.nodes[0]).toMatchObject({ phase: 'failed' })
    expect(await objectsOf(house.engine, id)).toEqual(nothing)
    await house.house.sessions.end(id)
  })
})

describe('a lab that is edited while it runs', () => {
  const file = (name: string) => path.join(house.labsFolder, 'edited', name)
  const original = one['steps/01-write.md'] ?? ''

  test('is taken up when the learner says so, and not when it is broken', async () => {
    const session = await house.start('edited')
    expect(session.view.value.labChanged).toBe('no')

    writeFileSync(
      file('steps/01-write.md'),
      original.replace('There is a shop', 'There is a market').replace("'shop'", "'market'"),
    )
    await until(session.view, (view) => view.labChanged === 'changed')
    expect(stepOf(session).checks[0]?.name).toBe('There is a shop')

    writeFileSync(
      file('steps/02-more.md'),
      '---\ntitle: More\nchecks: [{ name: Broken, query: { node: nowhere } }]\n---\n',
    )
    await until(session.view, (view) => view.labChanged === 'invalid')
    await expect(session.reloadLab()).rejects.toMatchObject({ code: 'LAB_INVALID' })
    expect(stepOf(session).checks[0]?.name).toBe('There is a shop')

    rmSync(file('steps/02-more.md'))
    await until(session.view, (view) => view.labChanged === 'changed')
    await session.reloadLab()
    expect(session.view.value.labChanged).toBe('no')
    expect(session.view.value.steps.map((step) => step.id)).toEqual(['01-write', '03-read'])
    expect(stepOf(session).checks[0]?.name).toBe('There is a market')
    await run(session, 'CREATE DATABASE market')
    await until(session.view, () => stepOf(session).state === 'done')

    writeFileSync(file('steps/01-write.md'), original)
    await until(session.view, (view) => view.labChanged === 'changed')
    await house.house.sessions.end(session.id)
  })
})

describe('a full disk', () => {
  const open = async () => {
    const disk = smallDisk()
    onTestFinished(() => disk.dispose())
    const on = await openTestHouse({ labs: { one }, env: { STANDBY_DATA: disk.folder } })
    onTestFinished(() => on.close())
    return { disk, on }
  }

  test('lets no lab start that could not be found again', async () => {
    const { disk, on } = await open()
    disk.fill()
    await expect(on.house.sessions.start('one')).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(on.house.sessions.list.value).toEqual([])
    disk.free()
    expect(readdirSync(path.join(disk.folder, 'sessions'))).toEqual([])
    const { session } = (await on.house.sessions.leftovers()).find((left) => left.own) ?? { session: null }
    expect(session).toBeNull()
  })

  test('does not stop a lab that runs, which says so, and writes down what it has as soon as it can', async () => {
    const { disk, on } = await open()
    const session = await on.start('one')
    await until(session.view, () => stepOf(session).checks[0]?.outcome.status === 'failed')
    disk.fill()
    await run(session, 'CREATE DATABASE shop')
    await until(session.view, () => stepOf(session).state === 'done')
    await until(session.view, (view) => view.error?.code === 'DISK_FULL')
    session.goTo('02-more')
    await until(session.view, () => stepOf(session, 1).state === 'done')
    expect(session.view.value).toMatchObject({ state: 'running', currentStep: '02-more' })
    disk.free()
    await until(session.view, (view) => view.error === null)
    const read = (name: string) => JSON.parse(readFileSync(path.join(disk.folder, name), 'utf8'))
    expect(read(`sessions/${session.id}.json`)).toMatchObject({
      currentStep: '02-more',
      steps: { '01-write': { state: 'done' }, '02-more': { state: 'done' } },
    })
    expect(read('progress.json')).toMatchObject({ labs: { one: { steps: { '01-write': 'done', '02-more': 'done' } } } })
  })

  test('does not keep a lab from being ended', async () => {
    const { disk, on } = await open()
    const session = await on.start('one')
    disk.fill()
    await on.house.sessions.end(session.id)
    expect(await objectsOf(on.engine, session.id)).toEqual(nothing)
    expect(readdirSync(path.join(disk.folder, 'sessions'))).toEqual([])
    expect(await labelled(on.engine, homeLabel(disk.folder))).toEqual(nothing)
  })
})
