import { SerializeAddon } from '@xterm/addon-serialize'
import { Terminal as HeadlessTerminal } from '@xterm/headless'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import {
  flowControl,
  type TerminalKind,
  type TerminalOutput,
  type TerminalView,
  terminalInputSchema,
} from '../contract/terminal'
import type { TtyExec, TtyRequest } from '../engine/exec'
import type { TerminalPort } from '../ipc/services'

export interface TerminalContext {
  id: string
  sessionId: string
  node: string
  kind: TerminalKind
  guide: boolean
  title: string
  /** @throws AppError when the container does not run */
  open(request: { columns: number; rows: number }): Promise<TtyExec>
  /** Resolves when the node can be logged into: its container runs and, for a mysql prompt, its server answers. */
  ready(signal: AbortSignal): Promise<void>
  /** Whether the container runs now. */
  isRunning(): boolean
}

const keepLines = 5000
const dim = (text: string) => `\r\n\x1b[2m${text}\x1b[0m\r\n`
/** What a prompt looks like at the end of the cursor's line. */
const promptPattern = /(mysql> |[#$] )$/
const promptWithinMs = 10_000
/** Between two attempts to open a program. */
const retryMs = 500

/**
 * A terminal on a node. It lives here, not in the window: its screen is kept and restored, and it reconnects by itself when
 * the container stops and starts again.
 */
export class Terminal implements Disposable {
  readonly view: Live<TerminalView>
  readonly #context: TerminalContext
  readonly #screen = new HeadlessTerminal({ cols: 100, rows: 24, scrollback: keepLines, allowProposedApi: true })
  readonly #serialize = new SerializeAddon()
  readonly #abort = new AbortController()
  #exec: TtyExec | null = null
  /** A program to which the connection broke: it still runs, and is ended when the engine is back. */
  #lost: TtyExec | null = null
  #port: TerminalPort | null = null
  /** The window has its screen: what comes before it is in it. */
  #restored = false
  #unacknowledged = 0
  /** Bytes that the kept screen was given and has not drawn. */
  #undrawn = 0
  /** Something was drawn since the last fence was typed: a prompt that was there before it does not count. */
  #answered = true
  #wakeByKey: (() => void) | null = null
  #typed: Promise<void> = Promise.resolve()
  #resized: Promise<void> = Promise.resolve()

  constructor(context: TerminalContext) {
    this.#context = context
    const { id, sessionId, node, kind, guide, title } = context
    this.view = new Live<TerminalView>({ id, sessionId, node, kind, guide, title, state: 'connecting' })
    this.#screen.loadAddon(this.#serialize as never)
    void this.#run()
  }

  /** Connects a window. The one before it, if any, is disconnected. */
  attach(port: TerminalPort, size: { columns: number; rows: number }): void {
    this.#port?.close()
    this.#port = port
    this.#restored = false
    this.#unacknowledged = 0
    this.#flow()
    this.#resize(size.columns, size.rows)
    // What is still being drawn belongs into the screen that is restored; what comes meanwhile, after it.
    let waiting: Uint8Array[] | null = []
    this.#sendOutput = (bytes) => {
      if (waiting) waiting.push(bytes)
      else this.#post(port, { type: 'output', bytes })
    }
    this.#screen.write('', () => {
      if (this.#port !== port) return
      this.#restored = true
      this.#post(port, {
        type: 'restore',
        screen: this.#serialize.serialize(),
        columns: this.#screen.cols,
        rows: this.#screen.rows,
      })
      this.#post(port, { type: 'state', state: this.view.value.state })
      for (const bytes of waiting ?? []) this.#post(port, { type: 'output', bytes })
      waiting = null
    })
    port.onMessage((message) => this.#onInput(port, message))
    port.onClose(() => {
      if (this.#port !== port) return
      this.#port = null
      this.#sendOutput = () => {}
      this.#flow()
    })
  }

  /** Types text as if the learner had: after what was typed before, and not before there is a prompt. */
  type(text: string): void {
    this.#typed = this.#typed.then(async () => {
      await this.#untilPrompt()
      this.#answered = false
      // A tab would ask the client to complete a name.
      this.#exec?.stream.write(text.replaceAll('\t', '    '))
    })
  }

  dispose(): void {
    this.#abort.abort()
    if (this.#exec) this.#leave(this.#exec)
    this.#port?.close()
    this.#port = null
    this.#screen.dispose()
  }

  #leave(exec: TtyExec): void {
    exec.hangUp().catch(() => {
      // The container does not run any more: nor does its program.
    })
    exec.stream.destroy()
  }

  #sendOutput: (bytes: Uint8Array) => void = () => {}

  async #run(): Promise<void> {
    const { signal } = this.#abort
    while (!signal.aborted) {
      try {
        await this.#context.ready(signal)
        const { cols, rows } = this.#screen
        const exec = await this.#context.open({ columns: cols, rows })
        if (signal.aborted) return this.#leave(exec)
        if (this.#lost) this.#leave(this.#lost)
        this.#lost = null
        this.#exec = exec
        if (cols !== this.#screen.cols || rows !== this.#screen.rows) this.#tellSize()
        await this.#converse(exec)
        if (!signal.aborted) await this.#afterEnd(exec)
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof AppError)) throw error
        await this.#afterRefusal(error)
      }
    }
  }

  async #converse(exec: TtyExec): Promise<void> {
    this.#answered = true
    this.#setState('open')
    exec.stream.on('data', (chunk: Buffer) => this.#onOutput(chunk))
    await new Promise<void>((resolve) => {
      exec.stream.once('end', resolve)
      exec.stream.once('close', resolve)
      exec.stream.on('error', () => resolve())
    })
    this.#exec = null
  }

  /** The stream ended: with its container, with the engine, or because the learner left the program. */
  async #afterEnd(exec: TtyExec): Promise<void> {
    const { node, kind } = this.#context
    // The container's end is told a moment after its programs' end.
    if (await this.#within(400, () => !this.#context.isRunning())) return this.#stopped()
    if (await this.#within(600, async () => (await exec.exitCode()) !== null)) {
      return this.#untilEnter(`The ${kind === 'mysql' ? 'mysql client' : 'shell'} ended.`)
    }
    this.#waitFor(`The connection to ${node} was lost. This terminal reconnects by itself.`)
    this.#lost = exec
  }

  async #afterRefusal(error: AppError): Promise<void> {
    if (!this.#context.isRunning()) this.#stopped()
    else if (error.code !== 'ENGINE_UNREACHABLE') return this.#untilEnter(error.message)
    else this.#waitFor('The container engine does not answer. This terminal reconnects by itself.')
    await this.#within(retryMs, () => false)
  }

  #stopped(): void {
    this.#waitFor(`${this.#context.node} is stopped. This terminal reconnects by itself when it starts.`)
  }

  #waitFor(text: string): void {
    if (this.view.value.state === 'waiting') return
    this.#setState('waiting')
    this.#print(dim(text))
  }

  async #untilEnter(text: string): Promise<void> {
    this.#setState('closed')
    this.#print(dim(`${text} Press Enter for a new one.`))
    await new Promise<void>((resolve) => {
      this.#wakeByKey = resolve
      this.#abort.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    this.#wakeByKey = null
    this.#setState('connecting')
  }

  async #within(ms: number, happened: () => boolean | Promise<boolean>): Promise<boolean> {
    const end = Date.now() + ms
    while (Date.now() < end && !this.#abort.signal.aborted) {
      if (await happened()) return true
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    return false
  }

  async #untilPrompt(): Promise<void> {
    const end = Date.now() + promptWithinMs
    while (Date.now() < end && !this.#abort.signal.aborted) {
      if (this.view.value.state === 'closed') this.#wakeByKey?.()
      if (this.#exec && this.#answered && promptPattern.test(this.#cursorLine())) return
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  #cursorLine(): string {
    const buffer = this.#screen.buffer.active
    return buffer.getLine(buffer.baseY + buffer.cursorY)?.translateToString(false, 0, buffer.cursorX) ?? ''
  }

  #onOutput(chunk: Buffer): void {
    const bytes = new Uint8Array(chunk)
    this.#undrawn += bytes.byteLength
    this.#screen.write(bytes, () => {
      this.#undrawn -= bytes.byteLength
      this.#answered = true
      this.#flow()
    })
    if (this.#port) this.#unacknowledged += bytes.byteLength
    this.#flow()
    this.#sendOutput(bytes)
  }

  /** Holds the program back while the window, or the kept screen, cannot follow. */
  #flow(): void {
    const most = Math.max(this.#undrawn, this.#port ? this.#unacknowledged : 0)
    if (most > flowControl.high) this.#exec?.stream.pause()
    else if (most <= flowControl.low) this.#exec?.stream.resume()
  }

  #print(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.#screen.write(bytes)
    if (this.#port) this.#unacknowledged += bytes.byteLength
    this.#sendOutput(bytes)
  }

  #onInput(port: TerminalPort, message: unknown): void {
    if (this.#port !== port) return
    const parsed = terminalInputSchema.safeParse(message)
    if (!parsed.success) return
    const input = parsed.data
    if (input.type === 'ack') {
      this.#unacknowledged = Math.max(0, this.#unacknowledged - input.bytes)
      this.#flow()
    } else if (input.type === 'resize') this.#resize(input.size.columns, input.size.rows)
    else if (this.#exec) this.#exec.stream.write(Buffer.from(input.bytes))
    else if (input.bytes.includes(13)) this.#wakeByKey?.()
  }

  #resize(columns: number, rows: number): void {
    if (columns === this.#screen.cols && rows === this.#screen.rows) return
    this.#screen.resize(columns, rows)
    this.#tellSize()
  }

  /** One after the other: the size that comes last is the one that stays. */
  #tellSize(): void {
    this.#resized = this.#resized.then(async () => {
      try {
        await this.#exec?.resize(this.#screen.cols, this.#screen.rows)
      } catch {
        // The program is gone; the next one opens in this size.
      }
    })
  }

  #setState(state: TerminalView['state']): void {
    this.view.update((view) => ({ ...view, state }))
    if (this.#port && this.#restored) this.#post(this.#port, { type: 'state', state })
  }

  #post(port: TerminalPort, message: TerminalOutput): void {
    port.post(message)
  }
}

/** The program a terminal runs. The password goes by the environment: it shows in no list of processes. */
export function terminalProgram(
  node: string,
  kind: TerminalKind,
  password: string | null,
): Omit<TtyRequest, 'columns' | 'rows'> {
  const environment: Record<string, string> = password === null ? {} : { MYSQL_PWD: password }
  if (kind === 'mysql') {
    return {
      command: ['mysql', '-uroot', `--prompt=${node} mysql> `, '--no-auto-rehash'],
      environment: { ...environment, LESS: '-SRXF' },
    }
  }
  return { command: ['sh', '-c', 'if command -v bash >/dev/null; then exec bash; else exec sh; fi'], environment }
}
