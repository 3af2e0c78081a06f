import { randomBytes } from 'node:crypto'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { TerminalKind, TerminalView } from '../contract/terminal'
import type { TtyExec } from '../engine/exec'
import type { TerminalPort } from '../ipc/services'
import { Terminal, terminalProgram } from './terminal'

export interface TerminalsContext {
  sessionId: string
  /** Whether the node exists, and is a MySQL server: then its root password. */
  node(node: string): { password: string | null } | null
  open(
    node: string,
    program: ReturnType<typeof terminalProgram>,
    size: { columns: number; rows: number },
  ): Promise<TtyExec>
  ready(node: string, kind: TerminalKind, signal: AbortSignal): Promise<void>
  isRunning(node: string): boolean
}

/** A session may have this many terminals open. */
const mostTerminals = 32

/** The terminals of a session. */
export class Terminals implements Disposable {
  readonly list = new Live<TerminalView[]>([])
  readonly #context: TerminalsContext
  readonly #terminals = new Map<string, Terminal>()

  constructor(context: TerminalsContext) {
    this.#context = context
  }

  guide(node: string, kind: TerminalKind): TerminalView {
    const existing = [...this.#terminals.values()].find((one) => {
      const view = one.view.value
      return view.guide && view.node === node && view.kind === kind
    })
    return (existing ?? this.#create(node, kind, true)).view.value
  }

  open(node: string, kind: TerminalKind): TerminalView {
    return this.#create(node, kind, false).view.value
  }

  close(terminalId: string): void {
    this.#get(terminalId).dispose()
    this.#terminals.delete(terminalId)
    this.#publish()
  }

  type(node: string, kind: TerminalKind, code: string): TerminalView {
    const view = this.guide(node, kind)
    this.#get(view.id).type(`${code.trimEnd()}\n`)
    return view
  }

  attach(terminalId: string, port: TerminalPort, size: { columns: number; rows: number }): void {
    this.#get(terminalId).attach(port, size)
  }

  dispose(): void {
    for (const terminal of this.#terminals.values()) terminal.dispose()
    this.#terminals.clear()
    this.#publish()
  }

  #create(node: string, kind: TerminalKind, guide: boolean): Terminal {
    const known = this.#context.node(node)
    if (!known) throw new AppError('INPUT_INVALID', `There is no node "${node}".`)
    if (kind === 'mysql' && known.password === null)
      throw new AppError('INPUT_INVALID', `${node} is not a MySQL server.`)
    if (this.#terminals.size >= mostTerminals) {
      throw new AppError('INPUT_INVALID', `${mostTerminals} terminals are open. Close one first.`)
    }
    const terminal = new Terminal({
      id: randomBytes(8).toString('hex'),
      sessionId: this.#context.sessionId,
      node,
      kind,
      guide,
      title: this.#title(node, kind, guide),
      open: (size) => this.#context.open(node, terminalProgram(node, kind, known.password), size),
      ready: (signal) => this.#context.ready(node, kind, signal),
      isRunning: () => this.#context.isRunning(node),
    })
    this.#terminals.set(terminal.view.value.id, terminal)
    terminal.view.onChange(() => this.#publish())
    this.#publish()
    return terminal
  }

  #title(node: string, kind: TerminalKind, guide: boolean): string {
    const base = kind === 'mysql' ? node : `${node} · shell`
    if (guide) return base
    const taken = new Set(this.list.value.map((view) => view.title))
    let number = 2
    while (taken.has(`${base} ${number}`)) number += 1
    return `${base} ${number}`
  }

  #get(terminalId: string): Terminal {
    const terminal = this.#terminals.get(terminalId)
    if (!terminal) throw new AppError('TERMINAL_GONE', 'This terminal was closed.')
    return terminal
  }

  #publish(): void {
    this.list.set([...this.#terminals.values()].map((terminal) => terminal.view.value))
  }
}
