import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionStateFile } from '../contract/session'
import type { TimelineEvent } from '../contract/timeline'
import { SessionStore } from './session-store'

let data: string
let sessions: string
let store: SessionStore

beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'standby-sessions-'))
  sessions = path.join(data, 'sessions')
  store = new SessionStore(data)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const id = 'k2j4h8s1'

const state = (change: Partial<SessionStateFile> = {}): SessionStateFile => ({
  version: 1,
  id,
  labId: 'a-lab',
  labFolder: '/labs/a-lab',
  labTitle: 'A lab',
  password: 's3cret',
  engine: 'unix:///var/run/docker.sock',
  state: 'running',
  createdAt: 1000,
  currentStep: '01-look',
  steps: {
    '01-look': {
      state: 'done',
      doneAt: 2000,
      hintsShown: 1,
      solutionShown: false,
      answers: { 'Which one?': 'this' },
      evidence: [{ name: 'It is so', outcome: { status: 'passed', asked: 'a', expected: 'b', observed: 'c' } }],
    },
  },
  error: null,
  experiment: false,
  faults: [],
  ...change,
})

const write = (name: string, text: string) => writeFileSync(path.join(sessions, name), text)

describe('the sessions on disk', () => {
  it('are none at first', () => {
    expect(store.list()).toEqual({ sessions: [], damaged: [] })
  })

  it('come back as they were saved, the newest first', () => {
    store.save(state())
    store.save(state({ id: 'aaaaaaaa', createdAt: 5000 }))
    expect(new SessionStore(data).list()).toEqual({
      sessions: [state({ id: 'aaaaaaaa', createdAt: 5000 }), state()],
      damaged: [],
    })
  })

  it('remember what they were started from, whatever became of the lab', () => {
    const origin = { lab: { id: 'a-lab' }, topology: { nodes: [] } } as never
    expect(store.loadOrigin(id)).toBeNull()
    store.saveOrigin(id, origin)
    expect(store.loadOrigin(id)).toEqual(origin)
    write(`${id}.origin`, '{"lab":')
    rmSync(path.join(sessions, `${id}.origin.last`), { force: true })
    expect(store.loadOrigin(id)).toBeNull()
  })

  it('are removed with everything that belongs to them, and nothing else', () => {
    store.save(state())
    store.save(state())
    store.saveOrigin(id, { lab: {}, topology: {} } as never)
    store.appendTimeline(id, [{ at: 1, kind: 'step', node: null, text: 'x' }])
    store.tryLock(id)
    store.save(state({ id: 'aaaaaaaa' }))
    store.remove(id)
    expect(readdirSync(sessions)).toEqual(['aaaaaaaa.json'])
  })

  it('are told from other files in their folder', () => {
    store.list()
    write('README.txt', 'x')
    write('..json', '{}')
    write('ABCDEFGH.json', '{}')
    write('k2j4h8s1x.json', '{}')
    expect(store.list()).toEqual({ sessions: [], damaged: [] })
  })
})

describe('a damaged state file', () => {
  it('is set aside, and the state before it is used', () => {
    store.save(state())
    store.save(state({ currentStep: '02-write' }))
    write(`${id}.json`, '{"version":1,')
    expect(store.list()).toEqual({ sessions: [state()], damaged: [] })
    expect(readdirSync(sessions).filter((name) => name.includes('.damaged-'))).toHaveLength(1)
  })

  it('without a state before it is reported, and no other session suffers', () => {
    store.save(state({ id: 'aaaaaaaa' }))
    write(`${id}.json`, JSON.stringify({ ...state(), state: 'dancing' }))
    const { sessions: found, damaged } = store.list()
    expect(found.map((one) => one.id)).toEqual(['aaaaaaaa'])
    expect(damaged).toEqual([id])
  })

  it('is never what a kill between two writes leaves', () => {
    store.save(state({ currentStep: '01-look' }))
    store.save(state({ currentStep: '02-write' }))
    const good = readFileSync(path.join(sessions, `${id}.json`), 'utf8')
    const half = good.slice(0, good.length / 2)
    // While the copy is made, and while the new file is written beside the old one.
    for (const name of [`${id}.json.last`, `${id}.json.4242.tmp`]) {
      write(name, half)
      expect(new SessionStore(data).list()).toMatchObject({ sessions: [{ currentStep: '02-write' }], damaged: [] })
    }
    store.save(state({ currentStep: '03-read' }))
    expect(store.list().sessions).toMatchObject([{ currentStep: '03-read' }])
  })
})

describe('the timeline of a session', () => {
  const event = (at: number): TimelineEvent => ({ at, kind: 'step', node: null, text: `"step" ${at}\nis done` })

  it('grows, and comes back in order', () => {
    expect(store.loadTimeline(id)).toEqual([])
    store.appendTimeline(id, [event(1), event(2)])
    store.appendTimeline(id, [event(3)])
    expect(store.loadTimeline(id)).toEqual([event(1), event(2), event(3)])
  })

  it('loses a line that a kill cut short, and no other', () => {
    store.appendTimeline(id, [event(1), event(2)])
    const file = path.join(sessions, `${id}.timeline`)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.slice(0, -5))
    store.appendTimeline(id, [event(3)])
    expect(store.loadTimeline(id)).toEqual([event(1), event(3)])
  })

  it('leaves out what is no event', () => {
    mkdirSync(sessions)
    write(`${id}.timeline`, `garbage\nnull\n{"at":"noon"}\n${JSON.stringify(event(1))}\n`)
    expect(store.loadTimeline(id)).toEqual([event(1)])
  })
})

describe('the lock of a session', () => {
  let other: ChildProcess | null = null

  /** A process that does nothing but live. */
  async function startOther(): Promise<number> {
    other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(other, 'spawn')
    return other.pid ?? 0
  }

  async function endOther(): Promise<void> {
    if (!other || other.exitCode !== null || other.signalCode !== null) return
    const ended = once(other, 'exit')
    other.kill('SIGKILL')
    await ended
  }

  /** As the system tells it of a process: what tells it from a later one with the same number. */
  function startOf(pid: number): string | null {
    if (process.platform !== 'linux') return null
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  }

  function lockedBy(pid: number, started: string | null): void {
    mkdirSync(sessions, { recursive: true })
    write(`${id}.lock`, JSON.stringify({ pid, started }))
  }

  afterEach(endOther)

  it('is taken once, and may be asked for again by who has it', () => {
    expect(store.tryLock(id)).toBe(true)
    expect(store.tryLock(id)).toBe(true)
    expect(store.tryLock('aaaaaaaa')).toBe(true)
  })

  it('is held by another process for as long as it lives', async () => {
    const pid = await startOther()
    lockedBy(pid, startOf(pid))
    expect(store.tryLock(id)).toBe(false)
    store.unlock(id)
    expect(store.tryLock(id)).toBe(false)
    await endOther()
    expect(store.tryLock(id)).toBe(true)
  })

  it('of a process that is dead is taken over', async () => {
    const pid = await startOther()
    const started = startOf(pid)
    await endOther()
    lockedBy(pid, started)
    expect(store.tryLock(id)).toBe(true)
    expect(JSON.parse(readFileSync(path.join(sessions, `${id}.lock`), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it.runIf(process.platform === 'linux')(
    'of a dead process is taken over also when its number was given to another',
    async () => {
      const pid = await startOther()
      lockedBy(pid, '1')
      expect(store.tryLock(id)).toBe(true)
      // Also when it is our own number now.
      lockedBy(process.pid, '1')
      expect(store.tryLock(id)).toBe(true)
    },
  )

  it('that is cut short locks nothing', () => {
    for (const text of ['', '{"pid":', '{}', 'null', '{"pid":"1"}']) {
      mkdirSync(sessions, { recursive: true })
      write(`${id}.lock`, text)
      expect(store.tryLock(id)).toBe(true)
      store.unlock(id)
    }
  })

  it('is free once it was let go of', async () => {
    store.tryLock(id)
    store.unlock(id)
    expect(readdirSync(sessions)).toEqual([])
    store.unlock(id)
  })
})
