import { Duplex } from 'node:stream'
import { Terminal as Screen } from '@xterm/headless'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import { flowControl, type TerminalKind, type TerminalOutput } from '../contract/terminal'
import type { TtyExec } from '../engine/exec'
import { Terminal, terminalProgram } from './terminal'

/** A program on a terminal: what it says and reads is up to the test. */
class Program implements TtyExec {
  read = ''
  sizes: string[] = []
  status: number | null = null
  hungUp = false
  readonly stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _, done) => {
      this.read += chunk.toString('utf8')
      done()
    },
  })

  constructor(size: { columns: number; rows: number }) {
    this.sizes.push(`${size.columns}x${size.rows}`)
  }

  say(text: string | Buffer): void {
    this.stream.push(text)
  }

  /** Its stream ends; with a status where the program did. */
  end(status: number | null): void {
    this.status = status
    this.stream.push(null)
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.sizes.push(`${columns}x${rows}`)
  }

  async exitCode(): Promise<number | null> {
    return this.status
  }

  async hangUp(): Promise<void> {
    this.hungUp = true
  }
}

/** A window's end of the port. */
class Window {
  readonly got: TerminalOutput[] = []
  disconnected = false
  #listener: (message: unknown) => void = () => {}
  #closed: () => void = () => {}

  post(message: unknown): void {
    this.got.push(structuredClone(message) as TerminalOutput)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener
  }
  onClose(listener: () => void): void {
    this.#closed = listener
  }
  close(): void {
    this.disconnected = true
  }

  send(message: unknown): void {
    this.#listener(message)
  }
  press(keys: string): void {
    this.send({ type: 'input', bytes: new TextEncoder().encode(keys) })
  }
  goAway(): void {
    this.#closed()
  }
  get states(): string[] {
    return this.got.flatMap((one) => (one.type === 'state' ? [one.state] : []))
  }
  /** What a learner sees in it. */
  async screen(): Promise<string> {
    const screen = new Screen({ cols: 80, rows: 24, scrollback: 5000, allowProposedApi: true })
    for (const one of this.got) {
      if (one.type === 'restore') screen.write(one.screen)
      if (one.type === 'output') screen.write(one.bytes)
    }
    await draw()
    const { active } = screen.buffer
    const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '')
    return lines.join('\n').trimEnd()
  }
}

const size = { columns: 80, rows: 24 }
const draw = () => vi.advanceTimersByTimeAsync(5)
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

let running: boolean
let ready: Live<boolean>
let refusal: AppError | null
let programs: Program[]
let terminal: Terminal

function start(kind: TerminalKind = 'mysql'): void {
  terminal = new Terminal({
    id: 't1',
    sessionId: 'k2j4h8s1',
    node: 'source',
    kind,
    guide: true,
    title: 'source',
    open: async (asked) => {
      if (refusal) throw refusal
      const program = new Program(asked)
      programs.push(program)
      return program
    },
    ready: async (signal) => void (await ready.until((value) => value, signal)),
    isRunning: () => running,
  })
}

async function started(): Promise<Program> {
  start()
  await draw()
  return last()
}

function last(): Program {
  const program = programs.at(-1)
  if (!program) throw new Error('no program was opened')
  return program
}

async function attached(to = terminal): Promise<Window> {
  const window = new Window()
  to.attach(window, size)
  await draw()
  return window
}

beforeEach(() => {
  vi.useFakeTimers()
  running = true
  ready = new Live(true)
  refusal = null
  programs = []
})
afterEach(() => {
  terminal.dispose()
  vi.useRealTimers()
})

describe('a terminal', () => {
  it('carries what the program says to the window, and what is typed to the program', async () => {
    const program = await started()
    const window = await attached()
    program.say('source mysql> ')
    window.press('SELECT 1;\r')
    await draw()
    expect(await window.screen()).toBe('source mysql>')
    expect(program.read).toBe('SELECT 1;\r')
    expect(terminal.view.value.state).toBe('open')
  })

  it('waits until its node can be logged into', async () => {
    ready = new Live(false)
    start()
    await draw()
    expect(programs).toEqual([])
    expect(terminal.view.value.state).toBe('connecting')
    ready.set(true)
    await draw()
    expect(terminal.view.value.state).toBe('open')
  })

  it('carries bytes as they are, also those of a character that was cut in two', async () => {
    const program = await started()
    const window = await attached()
    const bytes = Buffer.from('für 源')
    for (const byte of bytes) {
      program.say(Buffer.from([byte]))
      await draw()
    }
    expect(await window.screen()).toBe('für 源')
  })

  it('tells the program its size, once for each', async () => {
    const program = await started()
    const window = await attached()
    window.send({ type: 'resize', size: { columns: 120, rows: 40 } })
    window.send({ type: 'resize', size: { columns: 120, rows: 40 } })
    await draw()
    expect(program.sizes.slice(1)).toEqual(['80x24', '120x40'])
  })

  it('is left with its program hung up and its window disconnected, and opens nothing more', async () => {
    const program = await started()
    const window = await attached()
    terminal.dispose()
    await pass(5000)
    expect(program.hungUp).toBe(true)
    expect(window.disconnected).toBe(true)
    expect(programs).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a window that comes', () => {
  it('first gets the screen as it is, then the state, then what is new', async () => {
    const program = await started()
    program.say('before\r\n')
    await draw()
    const window = await attached()
    program.say('after')
    await draw()
    expect(window.got.map((one) => one.type)).toEqual(['restore', 'state', 'output'])
    expect(window.got[0]).toMatchObject({ columns: 80, rows: 24, screen: expect.stringContaining('before') })
    expect(await window.screen()).toBe('before\nafter')
  })

  it('loses nothing and sees nothing twice of what is said at that moment', async () => {
    const program = await started()
    program.say('1 ')
    await draw()
    program.say('2 ')
    const window = new Window()
    terminal.attach(window, size)
    program.say('3 ')
    await pass(0)
    program.say('4 ')
    await draw()
    program.say('5')
    await draw()
    expect(await window.screen()).toBe('1 2 3 4 5')
  })

  it('takes the place of the one before it, whose keys count no more', async () => {
    const program = await started()
    const old = await attached()
    const window = await attached()
    expect(old.disconnected).toBe(true)
    old.press('x')
    old.goAway()
    window.press('y')
    program.say('for the new one')
    await draw()
    expect(program.read).toBe('y')
    expect(old.got.some((one) => one.type === 'output')).toBe(false)
    expect(await window.screen()).toBe('for the new one')
  })

  it('finds the program still running where there was none for a while', async () => {
    const program = await started()
    const old = await attached()
    old.goAway()
    program.say('said to nobody')
    await draw()
    expect(await (await attached()).screen()).toBe('said to nobody')
    expect(programs).toHaveLength(1)
  })
})

describe('flow control', () => {
  const chunk = (bytes: number) => Buffer.alloc(bytes, 'x')
  const ack = (window: Window, bytes: number) => window.send({ type: 'ack', bytes })

  it('stops the program above 100,000 bytes that the window has not drawn, and goes on at 5,000', async () => {
    expect(flowControl).toEqual({ high: 100_000, low: 5000 })
    const program = await started()
    const window = await attached()
    program.say(chunk(100_000))
    await draw()
    expect(program.stream.isPaused()).toBe(false)
    program.say(chunk(1))
    await draw()
    expect(program.stream.isPaused()).toBe(true)
    ack(window, 95_000)
    expect(program.stream.isPaused()).toBe(true)
    ack(window, 1)
    expect(program.stream.isPaused()).toBe(false)
  })

  it('does not count what was acknowledged twice, or more than was sent', async () => {
    const program = await started()
    const window = await attached()
    ack(window, 5_000_000)
    program.say(chunk(100_001))
    await draw()
    expect(program.stream.isPaused()).toBe(true)
  })

  it('lets go of a program whose window went away', async () => {
    const program = await started()
    const window = await attached()
    program.say(chunk(150_000))
    await draw()
    expect(program.stream.isPaused()).toBe(true)
    window.goAway()
    expect(program.stream.isPaused()).toBe(false)
    program.say(chunk(150_000))
    await draw()
    expect(program.stream.isPaused()).toBe(false)
  })

  it('begins anew with a new window', async () => {
    const program = await started()
    await attached()
    program.say(chunk(150_000))
    await draw()
    const window = await attached()
    expect(program.stream.isPaused()).toBe(false)
    program.say(chunk(100_001))
    await draw()
    expect(program.stream.isPaused()).toBe(true)
    ack(window, 100_001)
    expect(program.stream.isPaused()).toBe(false)
  })
})

describe('a container that stops', () => {
  it('is waited for, and the terminal reconnects by itself', async () => {
    const program = await started()
    const window = await attached()
    running = false
    ready.set(false)
    program.end(null)
    await pass(1000)
    expect(terminal.view.value.state).toBe('waiting')
    expect(await window.screen()).toContain('source is stopped. This terminal reconnects by itself when it starts.')
    running = true
    ready.set(true)
    await draw()
    last().say('back')
    await draw()
    expect(programs).toHaveLength(2)
    expect(await window.screen()).toMatch(/stopped[\s\S]*back$/)
    expect(window.states.slice(-2)).toEqual(['waiting', 'open'])
  })

  it('is told from a program that was left also when the news of it comes a moment later', async () => {
    const program = await started()
    program.end(0)
    await pass(200)
    running = false
    ready.set(false)
    await pass(1000)
    expect(terminal.view.value.state).toBe('waiting')
  })
})

describe('a program that the learner left', () => {
  async function left(kind: TerminalKind = 'mysql') {
    start(kind)
    await draw()
    const window = await attached()
    last().end(0)
    await pass(2000)
    return window
  }

  it('is not started again before Enter is pressed', async () => {
    const window = await left()
    expect(terminal.view.value.state).toBe('closed')
    expect(await window.screen()).toContain('The mysql client ended. Press Enter for a new one.')
    window.press('abc ')
    await pass(2000)
    expect(programs).toHaveLength(1)
    window.press('\r')
    await draw()
    expect(programs).toHaveLength(2)
    expect(terminal.view.value.state).toBe('open')
    expect(last().read).toBe('')
  })

  it('is called by its name', async () => {
    expect(await (await left('shell')).screen()).toContain('The shell ended.')
  })
})

describe('a connection that breaks', () => {
  it('while the program goes on is made anew, and the old program is hung up', async () => {
    const program = await started()
    const window = await attached()
    program.end(null)
    await pass(3000)
    expect(programs).toHaveLength(2)
    expect(program.hungUp).toBe(true)
    expect(await window.screen()).toContain('The connection to source was lost. This terminal reconnects by itself.')
  })

  it('because the engine went away is tried again until it is back, and said once', async () => {
    refusal = new AppError('ENGINE_UNREACHABLE', 'no answer')
    start()
    const window = await attached()
    await pass(5000)
    expect(window.states).toEqual(['waiting'])
    refusal = null
    await pass(1000)
    expect(terminal.view.value.state).toBe('open')
    expect((await window.screen()).match(/does not answer/g)).toHaveLength(1)
  })

  it('for another reason is said in words, and tried again on Enter', async () => {
    refusal = new AppError('ENGINE_REFUSED', 'The engine refused to open a terminal: no such program')
    start()
    const window = await attached()
    await pass(3000)
    expect(terminal.view.value.state).toBe('closed')
    expect(await window.screen()).toContain('no such program')
    refusal = null
    window.press('\r')
    await pass(1000)
    expect(terminal.view.value.state).toBe('open')
  })
})

describe('a fence that is typed', () => {
  const prompt = 'source mysql> '

  it('waits for the prompt', async () => {
    const program = await started()
    terminal.type('SELECT 1;\n')
    await pass(500)
    expect(program.read).toBe('')
    program.say(`Welcome\r\n${prompt}`)
    await pass(100)
    expect(program.read).toBe('SELECT 1;\n')
  })

  it('waits for the prompt after the fence before it, not the one it was typed at', async () => {
    const program = await started()
    program.say(prompt)
    terminal.type('SELECT SLEEP(1);\n')
    terminal.type('SELECT 2;\n')
    await pass(1000)
    expect(program.read).toBe('SELECT SLEEP(1);\n')
    program.say('SELECT SLEEP(1);\r\n')
    await pass(1000)
    expect(program.read).toBe('SELECT SLEEP(1);\n')
    program.say(`+---+\r\n| 0 |\r\n${prompt}`)
    await pass(100)
    expect(program.read).toBe('SELECT SLEEP(1);\nSELECT 2;\n')
  })

  it('is typed in the end where no prompt comes', async () => {
    const program = await started()
    program.say('--More--')
    terminal.type('q')
    await pass(9000)
    expect(program.read).toBe('')
    await pass(2000)
    expect(program.read).toBe('q')
  })

  it.each(['root@source:/# ', '$ ', 'bash-5.2# ', 'replica mysql> '])('knows the prompt %j', async (text) => {
    const program = await started()
    program.say(text)
    terminal.type('x')
    await pass(100)
    expect(program.read).toBe('x')
  })

  it('has no tabs in it: they would ask for completion', async () => {
    const program = await started()
    program.say(prompt)
    terminal.type('SELECT\t1;\n')
    await pass(100)
    expect(program.read).toBe('SELECT    1;\n')
  })

  it('starts a new program where the learner left the last one', async () => {
    const program = await started()
    program.end(0)
    await pass(2000)
    terminal.type('SELECT 1;\n')
    await pass(100)
    last().say(prompt)
    await pass(100)
    expect(programs).toHaveLength(2)
    expect(last().read).toBe('SELECT 1;\n')
  })
})

describe("what comes on a terminal's port", () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no object', 'input'],
    ['an empty object', {}],
    ['an unknown type', { type: 'exec', command: 'sh' }],
    ['a type of every object', { type: '__proto__' }],
    ['input without bytes', { type: 'input' }],
    ['input that is text', { type: 'input', bytes: 'text' }],
    ['input that is a list', { type: 'input', bytes: [1, 2] }],
    ['far too much input', { type: 'input', bytes: new Uint8Array(1_000_001) }],
    ['nothing acknowledged', { type: 'ack' }],
    ['less than nothing acknowledged', { type: 'ack', bytes: -1 }],
    ['half a byte acknowledged', { type: 'ack', bytes: 1.5 }],
    ['no number acknowledged', { type: 'ack', bytes: Number.NaN }],
    ['no size', { type: 'resize' }],
    ['a size of nothing', { type: 'resize', size: { columns: 0, rows: 0 } }],
    ['a size of too much', { type: 'resize', size: { columns: 1e9, rows: 24 } }],
  ])('is ignored where it is no message: %s', async (_, message) => {
    const program = await started()
    const window = await attached()
    window.send(message)
    await draw()
    expect({ read: program.read, sizes: program.sizes }).toEqual({ read: '', sizes: ['100x24', '80x24'] })
    window.press('still here')
    expect(program.read).toBe('still here')
  })

  it('never throws, whatever it is', async () => {
    const program = await started()
    const window = await attached()
    fc.assert(
      fc.property(fc.anything(), (message) => {
        window.send(message)
      }),
      { numRuns: 500 },
    )
    expect(program.read).toBe('')
  })
})

describe('the program of a terminal', () => {
  it('is a mysql client that is logged in, with the node in its prompt', () => {
    const { command, environment } = terminalProgram('source', 'mysql', 's3cret')
    expect(command[0]).toBe('mysql')
    expect(command).toContain('--prompt=source mysql> ')
    expect(environment).toMatchObject({ MYSQL_PWD: 's3cret' })
  })

  it('has its password where no list of processes shows it', () => {
    for (const kind of ['mysql', 'shell'] as const) {
      expect(terminalProgram('source', kind, 's3cret').command.join(' ')).not.toContain('s3cret')
    }
  })

  it('has no password on a node that is no server', () => {
    expect(terminalProgram('app', 'shell', null).environment).toEqual({})
  })
})
