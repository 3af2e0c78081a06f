import { afterAll, beforeAll, expect, test } from 'vitest'
import { idleService, labFiles } from '../testing/lab-files'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import { checkHandIn } from './hand-in-file'

const exec = (command: string) => ({ node: 'client', command })
const lab = labFiles({
  services: { client: idleService() },
  steps: {
    '01-file': {
      title: 'Make a file',
      checks: [{ name: 'The file says yes', exec: { ...exec('cat /tmp/file 2>&1'), stdout: 'yes' } }],
      body: ':::hint\nWrite it.\n:::\n\n```sh node=client\necho yes >/tmp/file\n```',
    },
    '02-answer': {
      title: 'Answer',
      checks: [{ name: 'Which one', answer: { question: 'Which?', correct: 'this' } }],
    },
    '03-more': { title: 'More', checks: [{ name: 'More', exec: exec('test -e /tmp/more') }] },
  },
})

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ labs: { 'hand-in-lab': lab } })
})
afterAll(() => house.close())

const read = (text: string) => {
  const checked = checkHandIn('file.json', text)
  if (!checked.ok) throw new Error(checked.reason)
  return checked.handIn
}

test('what a learner did is handed in as it was, while the lab runs, after it was found again, and after it has ended', async () => {
  const { handIns } = house.house
  expect(handIns.view('hand-in-lab')).toBeNull()
  expect(() => handIns.write('hand-in-lab', 'Anna Berg')).toThrow('Nothing was recorded')

  const session = await house.start('hand-in-lab')
  const done = (step: string) =>
    until(session.view, ({ steps }) => steps.find(({ id }) => id === step)?.state === 'done')
  const client = (command: string) =>
    session.checkContext.exec('client', { command: ['sh', '-c', command], timeoutMs: 5000 })
  await until(session.view, ({ steps }) => steps[0]?.checks[0]?.outcome.status === 'failed')
  session.showHint('01-file')
  await client('echo no >/tmp/file')
  await expect
    .poll(() => session.record.entries.map(({ body }) => body.kind), { timeout: 15_000 })
    .toContain('wrong-turn')
  await client('echo yes >/tmp/file')
  await done('01-file')
  session.goTo('02-answer')
  await until(session.view, ({ steps }) => steps[1]?.checks[0]?.outcome.status === 'failed')
  session.answer('02-answer', 'Which one', 'that')
  await expect
    .poll(() => session.record.entries.filter(({ body }) => body.kind === 'wrong-turn'), { timeout: 5000 })
    .toHaveLength(2)
  session.answer('02-answer', 'Which one', 'this')
  await done('02-answer')
  session.goTo('03-more')

  const running = read(handIns.write('hand-in-lab', 'Anna Berg').text)
  expect(running).toMatchObject({
    learner: 'Anna Berg',
    edited: null,
    lab: { id: 'hand-in-lab', title: 'A lab of a test' },
    earlier: 0,
  })
  expect(running.steps).toMatchObject([
    {
      id: '01-file',
      state: 'done',
      hints: 1,
      wrongTurns: [{ check: 'The file says yes', why: 'otherwise', observed: expect.stringContaining('no') }],
      evidence: [{ name: 'The file says yes', status: 'passed' }],
    },
    {
      id: '02-answer',
      state: 'done',
      hints: 0,
      wrongTurns: [{ why: 'answer' }],
      answers: [{ value: 'that' }, { value: 'this' }],
    },
    { id: '03-more', state: 'open' },
  ])
  expect(running.steps[0]?.spentMs).toBeGreaterThan(5000)

  // Another process sees on disk what this one works on.
  const other = await openTestHouse({ folder: house.folder })
  expect(other.house.handIns.view('hand-in-lab')).toMatchObject({
    stepsDone: 2,
    stepCount: 3,
    learner: 'Anna Berg',
    running: true,
  })
  other.leave()

  house.leave()
  const found = await openTestHouse({ folder: house.folder })
  house = found
  await found.house.engine.require()
  await found.house.sessions.recover()
  const again = found.house.sessions.get(session.id)
  await again.checkContext.exec('client', { command: ['touch', '/tmp/more'], timeoutMs: 5000 })
  await until(again.view, ({ steps }) => steps[2]?.state === 'done', 15_000)
  await found.house.sessions.end(session.id)
  expect(found.house.handIns.view('hand-in-lab')).toMatchObject({ stepsDone: 3, running: false, learner: 'Anna Berg' })
  const { text, receipt } = found.house.handIns.write('hand-in-lab', 'Anna Berg')
  const ended = read(text)
  expect(ended).toMatchObject({ edited: null, earlier: 1, receipt })
  expect(ended.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done'])
  expect(ended.receipt).not.toBe(running.receipt)

  expect(read(text.replace('"value":"that"', '"value":"this"')).edited).toMatch(/is not as it was sealed/)
  found.house.handIns.forget('hand-in-lab')
  expect(found.house.handIns.view('hand-in-lab')).toBeNull()
})

test("sessions that try something out are nobody's to hand in", async () => {
  const { sessions, handIns } = house.house
  const id = await sessions.start('hand-in-lab', { unrecorded: true })
  await sessions.whenStarted(id)
  sessions.get(id).showHint('01-file')
  await sessions.end(id)
  expect(handIns.view('hand-in-lab')).toBeNull()
})
