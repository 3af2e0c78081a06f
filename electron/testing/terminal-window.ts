import { Terminal as HeadlessTerminal } from '@xterm/headless'
import type { TerminalInput, TerminalOutput, TerminalView } from '../contract/terminal'
import type { TerminalPort } from '../ipc/services'

/** The window's half of a terminal: draws what comes, acknowledges what it drew, and types. */
export class TerminalWindow {
  readonly port: TerminalPort
  /** Bytes of output that came, and of those the ones acknowledged. */
  received = 0
  acknowledged = 0
  /** The most that was ever under way. */
  mostUnacknowledged = 0
  restored: string | null = null
  state: TerminalView['state'] | null = null
  closed = false
  readonly #screen: HeadlessTerminal
  readonly #waiting = new Set<() => void>()
  #acknowledges: boolean
  #listener: (message: unknown) => void = () => {}
  #onClose: () => void = () => {}

  constructor(options: { acknowledges?: boolean; columns?: number; rows?: number; keepLines?: number } = {}) {
    this.#acknowledges = options.acknowledges ?? true
    this.#screen = new HeadlessTerminal({
      cols: options.columns ?? 100,
      rows: options.rows ?? 24,
      scrollback: options.keepLines ?? 10_000,
      allowProposedApi: true,
    })
    this.port = {
      post: (message) => this.#receive(message as TerminalOutput),
      onMessage: (listener) => {
        this.#listener = listener
      },
      onClose: (listener) => {
        this.#onClose = listener
      },
      close: () => {
        this.closed = true
      },
    }
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#screen.cols, rows: this.#screen.rows }
  }

  /** All lines, those above the screen too, without the blanks at their ends. */
  lines(): string[] {
    const buffer = this.#screen.buffer.active
    return Array.from({ length: buffer.length }, (_, at) => buffer.getLine(at)?.translateToString(true) ?? '')
  }

  /** The cursor's line and those above it, upwards: a look at them costs little. */
  tail(count = 3): string[] {
    const buffer = this.#screen.buffer.active
    const last = buffer.baseY + buffer.cursorY
    return Array.from(
      { length: Math.min(count, last + 1) },
      (_, at) => buffer.getLine(last - at)?.translateToString(true) ?? '',
    )
  }

  text(): string {
    return this.lines().join('\n').trimEnd()
  }

  /** What stands left of the cursor. */
  cursorLine(): string {
    const buffer = this.#screen.buffer.active
    return buffer.getLine(buffer.baseY + buffer.cursorY)?.translateToString(false, 0, buffer.cursorX) ?? ''
  }

  send(message: TerminalInput | unknown): void {
    this.#listener(message)
  }

  press(keys: string): void {
    this.send({ type: 'input', bytes: new TextEncoder().encode(keys) })
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows)
    this.send({ type: 'resize', size: { columns, rows } })
  }

  /** From now on what was drawn is acknowledged, what waits first. */
  acknowledge(): void {
    this.#acknowledges = true
    this.#acknowledge(this.received - this.acknowledged)
  }

  /** The window is closed, or reloads. */
  leave(): void {
    this.#onClose()
  }

  /** Waits until the terminal is as it should be; says what is on it when it never is. */
  async until(accept: (window: TerminalWindow) => boolean, withinMs = 10_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        reject(new Error(`not within ${withinMs} ms: ${accept}; ${this.state}, on it is\n${this.text().slice(-2000)}`))
      }, withinMs)
      const look = () => {
        if (!accept(this)) return
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  shows(text: string | RegExp, withinMs?: number): Promise<void> {
    return this.until(
      (window) => (typeof text === 'string' ? window.text().includes(text) : text.test(window.text())),
      withinMs,
    )
  }

  /** Waits for a prompt under the cursor. */
  prompts(prompt: RegExp, withinMs?: number): Promise<void> {
    return this.until((window) => prompt.test(window.cursorLine()), withinMs)
  }

  #receive(message: TerminalOutput): void {
    if (message.type === 'restore') {
      this.restored = message.screen
      this.#screen.reset()
      this.#screen.resize(message.columns, message.rows)
      this.#screen.write(message.screen, () => this.#look())
    } else if (message.type === 'state') {
      this.state = message.state
      this.#look()
    } else {
      const { byteLength } = message.bytes
      this.received += byteLength
      this.mostUnacknowledged = Math.max(this.mostUnacknowledged, this.received - this.acknowledged)
      this.#screen.write(message.bytes, () => {
        if (this.#acknowledges) this.#acknowledge(byteLength)
        this.#look()
      })
    }
  }

  #acknowledge(bytes: number): void {
    this.acknowledged += bytes
    // Never from within a message: as over a real port.
    setImmediate(() => this.send({ type: 'ack', bytes }))
  }

  #look(): void {
    for (const look of [...this.#waiting]) look()
  }
}
