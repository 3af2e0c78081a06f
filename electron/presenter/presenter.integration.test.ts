import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { shopFiles } from '../cli/bench-shop'
import type { CueView, PresenterView } from '../contract/demo'
import type { StageView } from '../contract/stage'
import { labFiles, shopServer } from '../testing/lab-files'
import { homeLabel, labelled, nothing } from '../testing/real-engine'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'

const marks = (...ids: number[]) => ({
  name: `The marks are ${ids.join(', ')}`,
  query: { node: 'db', sql: 'SELECT id FROM shop.marks ORDER BY id', equals: ids.map((id) => [id]) },
})
const mark = (id: number) => ({
  say: `Mark ${id}`,
  node: 'db',
  sql: `INSERT INTO shop.marks VALUES (${id})`,
})
/** Whether the last cues happen is up to the test. */
const allowed = {
  name: 'Nothing is in the way',
  exec: { node: 'db', command: 'test -e /tmp/in-the-way && echo something || echo nothing', stdout: '^nothing' },
}

const demo = {
  title: 'A demo of a test',
  summary: 'One server, some marks.',
  minutes: 1,
  subtitle: 'One server',
  traffic: [{ stream: 'shoppers', label: 'Orders' }],
  scenes: [
    {
      id: 'no-marks',
      do: [
        {
          say: 'No marks',
          node: 'db',
          sql: 'DROP TABLE IF EXISTS shop.marks; CREATE TABLE shop.marks (id INT PRIMARY KEY)',
        },
      ],
    },
    { id: 'two-marks', from: 'no-marks', do: [mark(1), mark(2)] },
  ],
  cues: [
    {
      id: 'one',
      title: 'The first mark',
      scene: 'no-marks',
      notes: 'Press the key.',
      caption: 'A mark is made.',
      outcome: 'There it is.',
      do: [mark(1)],
      until: [marks(1)],
      poll: { question: 'Who makes the next mark?', choices: ['The same', 'Another'] },
    },
    {
      id: 'two',
      title: 'The second mark',
      notes: 'Again.',
      caption: 'Another mark.',
      do: [mark(2)],
      until: [marks(1, 2)],
    },
    {
      id: 'fragile',
      title: 'What may fail',
      scene: 'two-marks',
      notes: 'Hope.',
      caption: 'This may fail.',
      outcome: 'It went well.',
      do: [mark(3)],
      until: [marks(1, 2, 3), allowed],
      withinSeconds: 1,
    },
    {
      id: 'fourth',
      title: 'The fourth mark',
      notes: 'Go on.',
      caption: 'The fourth mark.',
      do: [mark(4)],
      until: [marks(1, 2, 3, 4)],
    },
    {
      id: 'afresh',
      title: 'From its own scene',
      scene: 'two-marks',
      anew: true,
      notes: 'As if nothing had been.',
      caption: 'Another start.',
      do: [mark(5)],
      until: [marks(1, 2, 5)],
    },
    {
      id: 'long',
      title: 'What takes long',
      scene: 'two-marks',
      notes: 'Wait.',
      caption: 'Wait for it.',
      do: [{ say: 'A minute passes', node: 'db', fault: 'wait 60' }],
    },
    {
      id: 'power',
      title: 'The power fails',
      scene: 'two-marks',
      notes: 'Kill it.',
      caption: 'The power fails.',
      do: [
        { say: 'Orders', node: 'shoppers', traffic: 'start' },
        { say: 'Kill', node: 'db', fault: 'kill' },
      ],
      until: [
        { name: 'It is dead', container: { node: 'db', state: 'exited' } },
        { name: 'Orders fail', 'acknowledged-writes': { flowing: false } },
      ],
    },
  ],
}
const cueIds = demo.cues.map(({ id }) => id)

const marked = labFiles({
  services: { db: shopServer('db', 1) },
  traffic: [{ name: 'shoppers', into: 'db', by: 'mysql', shoppers: 2, rate: 20 }],
  files: { ...shopFiles.files, 'demo.yaml': stringify(demo) },
})
const without = labFiles({ services: { db: shopServer('db', 1) }, files: shopFiles.files })

let house: TestHouse
const presenter = () => house.house.presenter

beforeAll(async () => {
  house = await openTestHouse({ labs: { marked, without } })
  await act(() => presenter().start('marked'))
})

afterAll(() => house.close())

/** Does something, and waits until it is over. */
async function act(work: () => void): Promise<PresenterView> {
  work()
  const over = (view: PresenterView | null) => view !== null && ['armed', 'broken'].includes(view.phase)
  const view = await until(presenter().view, over, 60_000)
  if (!view) throw new Error('nothing is shown')
  expect(view).toMatchObject({ phase: 'armed' })
  return view
}

const next = () => act(() => presenter().next())
const rearm = (cue: string) => act(() => presenter().rearm(cueIds.indexOf(cue)))
const cueOf = (view: PresenterView | null, id: string) => view?.cues.find((cue) => cue.id === id) as CueView

function session() {
  return house.house.sessions.get(presenter().view.value?.sessionId ?? '')
}

async function marksNow(): Promise<string> {
  const { rows } = await session().checkContext.server('db').query('SELECT id FROM shop.marks ORDER BY id')
  return rows.map(([id]) => id).join(' ')
}

const inShell = (command: string) =>
  session().checkContext.exec('db', { command: ['sh', '-c', command], timeoutMs: 10_000 })

const onStage = (accept: (view: StageView) => boolean) =>
  until(presenter().stage, (view) => view !== null && accept(view))

test('a demo begins armed, with the scene of its first cue', async () => {
  expect(presenter().view.value).toMatchObject({ next: 0, current: null, startedAt: null })
  expect(await marksNow()).toBe('')
  await onStage(({ diagram, cue }) => diagram !== null && cue.number === 0)
})

test('a second demo is refused while one is under way, whatever its lab', () => {
  expect(() => presenter().start('marked')).toThrow(expect.objectContaining({ code: 'SESSION_BUSY' }))
  expect(() => presenter().start('without')).toThrow(expect.objectContaining({ code: 'SESSION_BUSY' }))
})

test('a key does the next cue, which says what it did and that it has happened', async () => {
  const seen: string[] = []
  const watching = presenter().stage.onChange((view) => seen.push(`${view?.tone}: ${view?.caption}`))
  const view = await next()
  expect(view).toMatchObject({ next: 1, current: 0 })
  expect(cueOf(view, 'one')).toMatchObject({
    state: 'happened',
    problem: null,
    actions: [{ say: 'Mark 1', state: 'done' }],
    conditions: [{ met: true }],
  })
  expect(cueOf(view, 'one').seconds).toBeGreaterThan(0)
  expect(view.startedAt).not.toBeNull()
  await onStage(({ tone, caption }) => tone === 'good' && caption === 'There it is.')
  watching.dispose()
  expect(seen).toContain('waiting: A mark is made.')
})

test('while something is under way, another key is refused', async () => {
  presenter().next()
  expect(() => presenter().next()).toThrow(expect.objectContaining({ code: 'SESSION_BUSY' }))
  await act(() => {})
})

test.each([
  ['the middle', 'two', '1'],
  ['the start', 'one', ''],
  ['a scene of its own', 'fragile', '1 2'],
])('the way back to %s leaves the marks as they were there, however often', async (_, cue, expected) => {
  for (let time = 1; time <= 2; time += 1) {
    const view = await rearm(cue)
    expect(view).toMatchObject({ next: cueIds.indexOf(cue) })
    expect(view.rearmSeconds).toBeLessThan(5)
    expect(await marksNow()).toBe(expected)
    expect(cueOf(await next(), cue).state).toBe('happened')
  }
})

test('a cue can be done once more, from its start', async () => {
  await rearm('two')
  await next()
  const view = await act(() => presenter().repeat())
  expect(view).toMatchObject({ next: 2, current: 1 })
  expect(await marksNow()).toBe('1 2')
})

test('a cue that went well was recorded, and plays as it was, marked with its time', async () => {
  const before = Date.now()
  await rearm('fragile')
  await next()
  await onStage(({ caption }) => caption === 'It went well.')
  await until(presenter().view, (view) => cueOf(view, 'fragile').recorded)
  await rearm('one')
  const played: StageView[] = []
  const watching = presenter().stage.onChange((view) => view?.recordedAt && played.push(view))
  const view = await act(() => presenter().play(cueIds.indexOf('fragile')))
  watching.dispose()
  expect(played.map(({ caption }) => caption)).toContain('This may fail.')
  expect(played.at(-1)).toMatchObject({ caption: 'It went well.', tone: 'good', cue: { number: 3 } })
  expect(played[0]?.recordedAt).toBeGreaterThanOrEqual(before)
  // It stays on the screen, and what is live is where it was.
  expect(presenter().stage.value?.recordedAt).not.toBeNull()
  expect(view.next).toBe(0)
  expect(await marksNow()).toBe('')
})

test('a cue that was never done well has no recording to play', () => {
  const play = () => presenter().play(cueIds.indexOf('long'))
  expect(play).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
})

test('a cue that does not happen in its time says what was missing, and the room sees its recording instead', async () => {
  await rearm('fragile')
  await inShell('touch /tmp/in-the-way')
  const view = await next()
  expect(cueOf(view, 'fragile')).toMatchObject({ state: 'failed', conditions: [{ met: true }, { met: false }] })
  expect(cueOf(view, 'fragile').problem).toMatch(/^Not within 1 s: "Nothing is in the way" \(.*something/)
  expect(presenter().stage.value).toMatchObject({ caption: 'It went well.' })
  expect(presenter().stage.value?.recordedAt).not.toBeNull()
})

test('after it the next key begins where its cue is meant to, live again', async () => {
  await inShell('rm /tmp/in-the-way')
  await inShell('MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql -uroot -e "INSERT INTO shop.marks VALUES (99)"')
  expect(await marksNow()).toBe('1 2 3 99')
  const view = await next()
  expect(cueOf(view, 'fourth').state).toBe('happened')
  await onStage(({ recordedAt, cue }) => recordedAt === null && cue.number === 4)
})

test('without a recording the room is told that it did not happen', async () => {
  await rearm('fragile')
  rmSync(path.join(house.dataFolder, 'recordings', 'marked'), { recursive: true })
  await inShell('touch /tmp/in-the-way')
  expect(cueOf(await next(), 'fragile').state).toBe('failed')
  await inShell('rm /tmp/in-the-way')
  await onStage(({ tone, recordedAt }) => tone === 'bad' && recordedAt === null)
})

test('a cue that begins anew leads over its scene, although the one before it has just been done', async () => {
  await rearm('fourth')
  expect(await marksNow()).toBe('1 2 3')
  await next()
  expect(cueOf(await next(), 'afresh').state).toBe('happened')
  expect(await marksNow()).toBe('1 2 5')
})

test('what is cancelled ends at once, and can be done again', async () => {
  presenter().next()
  await until(presenter().view, (view) => cueOf(view, 'long').state === 'doing', 30_000)
  const from = Date.now()
  const view = await act(() => presenter().cancel())
  expect(Date.now() - from).toBeLessThan(5000)
  expect(cueOf(view, 'long')).toMatchObject({ state: 'todo', problem: null })
  expect(view.next).toBe(cueIds.indexOf('long'))
})

test('a set that a fault has harmed is changed for one that stood ready, and heals behind the curtain', async () => {
  await rearm('power')
  expect(cueOf(await next(), 'power').state).toBe('happened')
  await onStage(
    ({ streams, timeline }) => streams[0]?.outages.length === 1 && JSON.stringify(timeline).includes('kill'),
  )
  const harmed = session()
  const view = await rearm('two')
  expect(view.sessionId).not.toBe(harmed.id)
  expect(view.rearmSeconds).toBeLessThan(5)
  expect(await marksNow()).toBe('1')
  await onStage(
    ({ streams, timeline }) => streams[0]?.outages.length === 0 && !JSON.stringify(timeline).includes('kill'),
  )
  await until(harmed.topology, ({ snapshot }) => snapshot.nodes[0]?.container.state === 'running', 30_000)
  expect(house.house.sessions.list.value).toEqual([])
})

test('after the last cue a key ends it for the room', async () => {
  await rearm('power')
  await next()
  expect(presenter().stage.value?.over).toBe(false)
  presenter().next()
  await onStage(({ over }) => over)
})

test('a poll counts one vote a voter, the last one, and none after it was closed', async () => {
  await rearm('one')
  presenter().openPoll()
  const opened = await onStage(({ poll }) => poll !== null)
  const id = opened?.poll?.id ?? ''
  expect(presenter().vote('ada', id, 0)).toBe(true)
  expect(presenter().vote('ada', id, 1)).toBe(true)
  expect(presenter().vote('bob', id, 1)).toBe(true)
  expect(presenter().vote('bob', id, 7)).toBe(false)
  expect(presenter().vote('bob', 'another', 0)).toBe(false)
  await onStage(({ poll }) => poll?.choices.map(({ votes }) => votes).join() === '0,2')
  presenter().closePoll()
  expect(presenter().vote('eve', id, 0)).toBe(false)
  await onStage(({ poll }) => poll?.open === false && poll.choices.map(({ votes }) => votes).join() === '0,2')
  await next()
  await onStage(({ poll }) => poll === null)
})

test('a rehearsal shows the room nothing, and names the cue that does not happen', async () => {
  await rearm('one')
  await inShell('touch /tmp/in-the-way')
  presenter().rehearse(1)
  await onStage(({ cue, diagram }) => cue.number === 0 && diagram === null)
  // Nobody waits for what takes a minute: the report says how far it came.
  await until(presenter().view, (view) => cueOf(view, 'long').state === 'doing', 60_000)
  expect(presenter().stage.value).toMatchObject({ cue: { number: 0 }, diagram: null })
  const view = await act(() => presenter().cancel())
  await inShell('rm -f /tmp/in-the-way')
  expect(view.rehearsal).toMatchObject({ runs: 1, done: 0, running: false })
  expect(view.rehearsal?.problems[0]).toMatchObject({
    run: 1,
    cue: 'fragile',
    problem: expect.stringMatching(/^Not within 1 s/),
  })
  expect(Object.keys(view.rehearsal?.slowestCueSeconds ?? {})).not.toContain('fragile')
  expect(Object.keys(view.rehearsal?.slowestCueSeconds ?? {})).toContain('afresh')
})

test('ended, it leaves nothing on the engine, shows nothing, and another can begin', async () => {
  await presenter().end()
  expect(presenter().view.value).toBeNull()
  expect(presenter().stage.value).toBeNull()
  expect(await labelled(house.engine, homeLabel(house.dataFolder))).toEqual(nothing)
  expect(() => presenter().next()).toThrow(expect.objectContaining({ code: 'SESSION_GONE' }))
  expect(() => presenter().start('without')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
})
