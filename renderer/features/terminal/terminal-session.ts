import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import type { TerminalInput, TerminalOutput } from '../../../electron/contract/terminal'
import { fontCode } from '../../fonts'
import { desktop } from '../../ipc/desktop'
import { openTerminalLine, type TerminalLine } from '../../ipc/terminal-line'
import type { ColorScheme } from '../../palette'
import { perform, reportError } from '../../ui/toast-store'
import { handleTerminalKey } from './terminal-keys'
import { terminalTheme } from './terminal-theme'

interface TerminalSessionOptions {
  sessionId: string
  terminalId: string
  host: HTMLElement
  scheme: ColorScheme
  label: string
  /** The learner sent a line. */
  onEnter(): void
  onSearch(): void
}

/**
 * One xterm.js on one line to the program. Lives as long as its tab, shown or hidden; what runs in it lives in the main
 * process, and outlives the window.
 */
export class TerminalSession {
  readonly search = new SearchAddon()
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #options: TerminalSessionOptions
  #webgl: WebglAddon | null = null
  #line: TerminalLine | null = null
  #disposed = false

  constructor(options: TerminalSessionOptions) {
    this.#options = options
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: fontCode,
      fontSize: 13,
      lineHeight: 1.25,
      scrollback: 10_000,
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      // Lines as text beside the drawing: what a screen reader reads.
      screenReaderMode: true,
      theme: terminalTheme(options.scheme),
    })
    this.#terminal.loadAddon(this.#fit)
    this.#terminal.loadAddon(this.search)
    this.#terminal.loadAddon(new WebLinksAddon((_event, url) => void perform(desktop.openExternal(url))))
    this.#terminal.open(options.host)
    this.#terminal.textarea?.setAttribute('aria-label', options.label)
    this.#terminal.attachCustomKeyEventHandler((event) => handleTerminalKey(event, this.#terminal, options.onSearch))
    this.#terminal.onData((text) => this.#send(new TextEncoder().encode(text)))
    this.#terminal.onBinary((text) => this.#send(Uint8Array.from(text, (char) => char.charCodeAt(0))))
    this.#terminal.onResize(({ cols, rows }) => this.#post({ type: 'resize', size: { columns: cols, rows } }))
  }

  /** Fits the terminal into its host; the first time, asks for what runs in it. */
  fit(): void {
    if (this.#disposed || this.#options.host.clientWidth < 20 || this.#options.host.clientHeight < 20) return
    this.#fit.fit()
    const { sessionId, terminalId } = this.#options
    this.#line ??= openTerminalLine(
      { sessionId, terminalId },
      {
        onOutput: (output) => this.#onOutput(output),
        onNotice: (text) => this.#terminal.write(`\r\n\x1b[2m${text}\x1b[0m\r\n`),
        onError: reportError,
        size: () => ({ columns: Math.max(2, this.#terminal.cols), rows: Math.max(1, this.#terminal.rows) }),
      },
    )
  }

  /** A shown terminal is drawn by the graphics card, where there is one: contexts are few, so hidden ones hold none. */
  setShown(shown: boolean): void {
    if (shown) {
      this.#startWebgl()
      this.fit()
    } else {
      this.#webgl?.dispose()
      this.#webgl = null
    }
  }

  setScheme(scheme: ColorScheme): void {
    this.#terminal.options.theme = terminalTheme(scheme)
  }

  focus(): void {
    this.#terminal.focus()
  }

  dispose(): void {
    this.#disposed = true
    this.#line?.close()
    this.#line = null
    this.#terminal.dispose()
  }

  #startWebgl(): void {
    if (this.#webgl || this.#disposed) return
    try {
      const webgl = new WebglAddon()
      webgl.onContextLoss(() => {
        webgl.dispose()
        if (this.#webgl === webgl) this.#webgl = null
      })
      this.#terminal.loadAddon(webgl)
      this.#webgl = webgl
    } catch {
      // No WebGL here: xterm goes on with its DOM renderer.
      this.#webgl = null
    }
  }

  #onOutput(output: TerminalOutput): void {
    if (output.type === 'restore') {
      this.#terminal.reset()
      this.#terminal.write(output.screen)
    } else if (output.type === 'output') {
      const bytes = output.bytes.byteLength
      this.#terminal.write(output.bytes, () => this.#post({ type: 'ack', bytes }))
    }
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.includes(13)) this.#options.onEnter()
    this.#post({ type: 'input', bytes })
  }

  #post(message: TerminalInput): void {
    this.#line?.post(message)
  }
}
