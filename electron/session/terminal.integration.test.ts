import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { flowControl, type TerminalKind } from '../contract/terminal'
import { containerName } from '../engine/containers'
import { execInNode } from '../engine/exec'
import { labFiles, mysqlService } from '../testing/lab-files'
import { TerminalWindow } from '../testing/terminal-window'
import { openTestHouse, type TestHouse, until } from '../testing/test-house'
import type { Session } from './session'

const mysqlPrompt = /^db mysql> $/
const shellPrompt = /# $/

let house: TestHouse
let session: Session

beforeAll(async () => {
  house = await openTestHouse({ labs: { one: labFiles({ services: { db: mysqlService('db', 1) } }) } })
  session = await house.start('one')
})

afterAll(() => house.close())

/** A terminal of its own, with a window on it. */
async function open(
  kind: TerminalKind,
  window = new TerminalWindow(),
): Promise<{ id: string; window: TerminalWindow }> {
  const { id } = session.terminals.open('db', kind)
  onTestFinished(() => session.terminals.close(id))
  session.terminals.attach(id, window.port, window.size)
  await window.prompts(kind === 'mysql' ? mysqlPrompt : shellPrompt)
  return { id, window }
}

const done = (window: TerminalWindow) => window.tail().includes('done')
const inContainer = (...command: string[]) =>
  execInNode(house.engine, session.owner, 'db', { command, timeoutMs: 5000 })
const processes = async () => {
  const { Processes, Titles } = await house.engine.docker.getContainer(containerName(session.owner, 'db')).top()
  return (Processes as string[][]).map((row) => row[Titles.indexOf('CMD')] ?? '')
}
const dbState = (state: string) => until(session.topology, (view) => view.snapshot.nodes[0]?.container.state === state)

describe('the terminal of a guide', () => {
  test('types a fence of several lines at the mysql prompt, as soon as there is one', async () => {
    const fence = [
      'CREATE DATABASE shop;',
      'CREATE TABLE shop.orders (',
      '\tid INT PRIMARY KEY,',
      '\tcustomer VARCHAR(20)',
      ');',
      "INSERT INTO shop.orders VALUES (1, 'Ada'), (2, 'Zoë 🐬');",
      'SELECT customer FROM shop.orders ORDER BY id;',
    ].join('\n')
    const { id } = session.terminals.type('db', 'mysql', fence)
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.shows('2 rows in set')
    expect(window.text()).toContain('| Zoë 🐬')
    await window.prompts(mysqlPrompt)
    const { rows } = await session.servers.server('db', 'check').query('SELECT id, customer FROM shop.orders')
    expect(rows).toEqual([
      ['1', 'Ada'],
      ['2', 'Zoë 🐬'],
    ])
    // The same one is typed into again.
    expect(session.terminals.type('db', 'mysql', 'SELECT 6 * 7;').id).toBe(id)
    await window.shows(/\| +42 \|/)
  })

  test('types a fence of several lines into a shell, one after the other', async () => {
    const { id } = session.terminals.type('db', 'shell', 'for word in one two; do\n  echo "$word-$word"\ndone')
    session.terminals.type('db', 'shell', 'echo "$((6 * 7)) is the answer"')
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.shows(/one-one\ntwo-two\n[\s\S]*42 is the answer/)
  })

  test('waits with the next fence until what runs has ended', async () => {
    const { id } = session.terminals.type('db', 'shell', 'read -t 1 nothing </dev/tty; echo "got:$nothing."')
    session.terminals.type('db', 'shell', 'echo sec"ond"')
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.shows(/got:\.\n[\s\S]*\nsecond/)
  })
})

describe('a shell', () => {
  test('has the size of the window, and is told when it changes', async () => {
    const { window } = await open('shell', new TerminalWindow({ columns: 90, rows: 30 }))
    window.press('stty size\r')
    await window.shows('\n30 90')
    window.press('while sleep 0.05; do stty size; done\r')
    // As when the window's edge is dragged: the last size is the one that stays.
    for (let more = 1; more <= 20; more += 1) window.resize(92 + 2 * more, 21 + more)
    await window.shows('\n41 132')
    window.press('\x03')
    await window.prompts(shellPrompt)
    window.press('stty size\r')
    await window.until((one) => one.tail(2).includes('41 132'))
  })

  test('is interrupted by Ctrl-C', async () => {
    const { window } = await open('shell')
    window.press('sleep 600\r')
    await vi.waitFor(async () => expect(await processes()).toContain('sleep 600'))
    window.press('\x03')
    await window.shows('^C')
    await window.prompts(shellPrompt)
  })

  test('runs less, which takes the whole screen and gives it back', async () => {
    const { window } = await open('shell')
    window.press('echo be"fore"\r')
    await window.shows('\nbefore')
    window.press('less /etc/my.cnf\r')
    await window.until((one) => one.text().includes('secure-file-priv') && !shellPrompt.test(one.cursorLine()))
    expect(window.text()).not.toContain('before')
    window.press('q')
    await window.prompts(shellPrompt)
    expect(window.text()).toContain('\nbefore')
  })

  test('runs top, until it is left', async () => {
    const { window } = await open('shell')
    window.press('top\r')
    await window.shows(/load average[\s\S]*mysqld/)
    window.press('q')
    await window.prompts(shellPrompt)
  })

  test('runs vim, in which a file is written', async () => {
    const { window } = await open('shell')
    window.press('vim /tmp/note.txt\r')
    await window.until((one) => one.text().includes('note.txt') && one.text().includes('~'))
    window.press('iwritten in vim\x1b:wq\r')
    await window.prompts(shellPrompt)
    expect((await inContainer('cat', '/tmp/note.txt')).stdout).toBe('written in vim\n')
  })

  test('that is closed does not leave its program running', async () => {
    const { id } = session.terminals.open('db', 'shell')
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.prompts(shellPrompt)
    window.press('sleep 601\r')
    await vi.waitFor(async () => expect(await processes()).toContain('sleep 601'))
    session.terminals.close(id)
    expect(window.closed).toBe(true)
    await vi.waitFor(async () => expect(await processes()).not.toContain('sleep 601'), { timeout: 5000 })
    expect(() => session.terminals.attach(id, window.port, window.size)).toThrow(
      expect.objectContaining({ code: 'TERMINAL_GONE' }),
    )
  })
})

describe('a mysql prompt', () => {
  test('is logged in as root', async () => {
    const { window } = await open('mysql')
    window.press('SELECT CURRENT_USER();\r')
    await window.shows('root@localhost')
  })

  test('survives Ctrl-C, which ends the statement and not the client', async () => {
    const { window } = await open('mysql')
    window.press('SELECT SLEEP(600);\r')
    const running = "SELECT COUNT(*) FROM performance_schema.processlist WHERE INFO = 'SELECT SLEEP(600)'"
    await vi.waitFor(async () =>
      expect((await session.servers.server('db', 'check').query(running)).rows).toEqual([['1']]),
    )
    window.press('\x03')
    await window.shows(/query aborted/i)
    await window.prompts(mysqlPrompt)
  })

  test('opens its editor, and runs what was written there', async () => {
    const { window } = await open('mysql')
    window.press('edit\r')
    await window.until((one) => one.text().includes('~') && !mysqlPrompt.test(one.cursorLine()))
    window.press('iSELECT 6 * 7 AS answer\x1b:wq\r')
    await window.shows('->')
    window.press(';\r')
    await window.shows(/\| answer \|[\s\S]*\| +42 \|/)
  })

  test('that is closed lets go of its connection', async () => {
    const { id } = session.terminals.open('db', 'mysql')
    const window = new TerminalWindow()
    session.terminals.attach(id, window.port, window.size)
    await window.prompts(mysqlPrompt)
    window.press("SELECT CONCAT('connection ', CONNECTION_ID());\r")
    await window.shows(/connection \d+/)
    const [, connection] = /connection (\d+)/.exec(window.text()) ?? []
    const own = `SELECT COUNT(*) FROM performance_schema.processlist WHERE ID = ${connection}`
    expect((await session.servers.server('db', 'check').query(own)).rows).toEqual([['1']])
    session.terminals.close(id)
    await vi.waitFor(
      async () => expect((await session.servers.server('db', 'check').query(own)).rows).toEqual([['0']]),
      { timeout: 5000 },
    )
  })
})

describe('a terminal', () => {
  test.each<[TerminalKind, RegExp, string, string]>([
    ['shell', shellPrompt, 'echo ba"ck"\r', '\nback'],
    ['mysql', mysqlPrompt, "SELECT CONCAT('ba', 'ck');\r", '| back '],
  ])(
    'of kind %s waits while its container is stopped, and reconnects by itself',
    async (kind, prompt, command, shown) => {
      const { window } = await open(kind)
      expect(window.state).toBe('open')
      await session.controlNode('db', 'stop')
      await window.until((one) => one.state === 'waiting')
      await window.shows('db is stopped. This terminal reconnects by itself when it starts.')
      await session.controlNode('db', 'start')
      await window.until((one) => one.state === 'open', 30_000)
      await window.prompts(prompt)
      window.press(command)
      await window.shows(shown)
    },
  )

  test('whose container was killed waits as well', async () => {
    const { window } = await open('shell')
    await house.engine.docker.getContainer(containerName(session.owner, 'db')).kill()
    await window.until((one) => one.state === 'waiting')
    await session.controlNode('db', 'start')
    await window.until((one) => one.state === 'open', 30_000)
  })

  test('whose program was left is closed, and Enter opens a new one', async () => {
    await dbState('running')
    const { window } = await open('shell')
    window.press('exit\r')
    await window.until((one) => one.state === 'closed')
    await window.shows('The shell ended. Press Enter for a new one.')
    window.press('x')
    expect(window.state).toBe('closed')
    window.press('\r')
    await window.until((one) => one.state === 'open')
    await window.prompts(shellPrompt)
    window.press('echo an"other"\r')
    await window.shows('\nanother')
  })

  test('shows five megabytes without a gap, and never has more under way than the window was promised', async () => {
    const { window } = await open('shell', new TerminalWindow({ keepLines: 800_000 }))
    window.press('seq 1 750000; echo do"ne"\r')
    await window.until(done, 60_000)
    expect(window.received).toBeGreaterThan(5_000_000)
    const numbers = window.lines().filter((line) => /^\d+$/.test(line))
    expect(numbers).toHaveLength(750_000)
    expect(numbers.findIndex((line, at) => line !== String(at + 1))).toBe(-1)
    // Above the mark only by what was read at once.
    expect(window.mostUnacknowledged).toBeLessThan(flowControl.high + 128 * 1024)
  })

  test('stops its program while nothing is acknowledged, and loses nothing', async () => {
    const window = new TerminalWindow({ acknowledges: false, keepLines: 800_000 })
    await open('shell', window)
    window.press('seq 1 100000; echo do"ne"\r')
    await window.until((one) => one.received > flowControl.high)
    // Held back: a look at the container takes longer than what was under way.
    await inContainer('true')
    const held = window.received
    await inContainer('true')
    expect(window.received).toBe(held)
    expect(held).toBeLessThan(flowControl.high + 128 * 1024)
    window.acknowledge()
    await window.until(done, 30_000)
    const numbers = window.lines().filter((line) => /^\d+$/.test(line))
    expect(numbers.findIndex((line, at) => line !== String(at + 1))).toBe(-1)
    expect(numbers).toHaveLength(100_000)
  })

  test('shows a window that comes later all that it showed before, in the midst of output too', async () => {
    const first = new TerminalWindow()
    const { id } = await open('shell', first)
    first.press('seq 1 400000; echo do"ne"\r')
    await first.until((one) => one.received > 200_000)
    // The window reloads, again and again.
    let window = first
    for (let reload = 0; reload < 8; reload += 1) {
      window.leave()
      window = new TerminalWindow({ keepLines: 500_000 })
      session.terminals.attach(id, window.port, window.size)
      await window.until((one) => one.received > 20_000 || done(one))
    }
    await window.until(done, 60_000)
    const numbers = window
      .lines()
      .filter((line) => /^\d+$/.test(line))
      .map(Number)
    expect(numbers.length).toBeGreaterThan(2000)
    const gap = numbers.findIndex((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1)
    expect(gap === -1 ? null : numbers.slice(gap - 2, gap + 2)).toBeNull()
  })

  test('is shown in one window at a time', async () => {
    const { id, window } = await open('shell')
    const other = new TerminalWindow()
    session.terminals.attach(id, other.port, other.size)
    expect(window.closed).toBe(true)
    other.press('echo he"re"\r')
    await other.shows('\nhere')
    window.press('echo the"re"\r')
    expect(other.text()).not.toContain('there')
    expect(window.text()).not.toContain('here')
  })

  test('goes on without a window, however much its program writes', async () => {
    const { id, window } = await open('shell')
    window.press('head -c 80000000 /dev/zero | tr "\\0" x; echo; echo do"ne"\r')
    await window.until((one) => one.received > 10_000)
    window.leave()
    await vi.waitFor(async () => expect(await processes()).not.toContainEqual(expect.stringContaining('head')), {
      timeout: 60_000,
      interval: 200,
    })
    const later = new TerminalWindow()
    session.terminals.attach(id, later.port, later.size)
    await later.until(done, 60_000)
  })

  test('ignores what no window of ours would send', async () => {
    const { window } = await open('shell')
    for (const message of [
      null,
      7,
      'rm',
      {},
      { type: 'input', bytes: 'text' },
      { type: 'resize', size: { columns: 1e9, rows: 0 } },
      { type: 'ack', bytes: -1 },
    ]) {
      window.send(message)
    }
    window.press('stty size\r')
    await window.shows('\n24 100')
  })

  test('is refused on a node that is not there, and past the number that a session may have', () => {
    expect(() => session.terminals.open('nowhere', 'shell')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    const before = session.terminals.list.value.length
    const opened = Array.from({ length: 32 - before }, () => session.terminals.open('db', 'shell').id)
    expect(() => session.terminals.open('db', 'shell')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    for (const id of opened) session.terminals.close(id)
    expect(session.terminals.list.value).toHaveLength(before)
  })
})
