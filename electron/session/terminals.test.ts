import { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TtyExec } from '../engine/exec'
import type { TerminalPort } from '../ipc/services'
import { Terminals } from './terminals'

/** A prompt that never says anything. */
const silent = (): TtyExec => ({
  stream: new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() }),
  resize: async () => {},
  exitCode: async () => null,
  hangUp: async () => {},
})

let terminals: Terminals
beforeEach(() => {
  const nodes: Record<string, { password: string | null }> = { source: { password: 'x' }, app: { password: null } }
  terminals = new Terminals({
    sessionId: 'k2j4h8s1',
    node: (node) => (Object.hasOwn(nodes, node) ? (nodes[node] ?? null) : null),
    open: async () => silent(),
    ready: async () => {},
    isRunning: () => true,
  })
})
afterEach(() => terminals.dispose())

const titles = () => terminals.list.value.map((view) => view.title)
const port: TerminalPort = { post: () => {}, onMessage: () => {}, onClose: () => {}, close: () => {} }

describe('the terminals of a session', () => {
  it('have one for the guide, a node and a kind, however often it is asked for', () => {
    const first = terminals.guide('source', 'mysql')
    expect(terminals.guide('source', 'mysql').id).toBe(first.id)
    expect(terminals.type('source', 'mysql', 'SELECT 1;').id).toBe(first.id)
    expect(terminals.guide('source', 'shell').id).not.toBe(first.id)
    expect(titles()).toEqual(['source', 'source · shell'])
  })

  it('have as many more as the learner opens, each with a name of its own', () => {
    terminals.guide('source', 'mysql')
    terminals.open('source', 'mysql')
    const third = terminals.open('source', 'mysql')
    terminals.open('source', 'shell')
    expect(titles()).toEqual(['source', 'source 2', 'source 3', 'source · shell 2'])
    expect(third.guide).toBe(false)
    terminals.close(terminals.list.value[1]?.id ?? '')
    terminals.open('source', 'mysql')
    expect(titles()).toEqual(['source', 'source 3', 'source · shell 2', 'source 2'])
  })

  it('are not the guide’s when the learner opened them', () => {
    const own = terminals.open('source', 'mysql')
    expect(terminals.guide('source', 'mysql').id).not.toBe(own.id)
  })

  it('are on nodes that there are, and mysql prompts on servers', () => {
    for (const node of ['gone', 'constructor', '__proto__']) {
      expect(() => terminals.open(node, 'shell')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    }
    expect(() => terminals.open('app', 'mysql')).toThrow('app is not a MySQL server.')
    expect(terminals.open('app', 'shell').node).toBe('app')
  })

  it('are not without end', () => {
    for (let count = 0; count < 32; count += 1) terminals.open('source', 'shell')
    expect(() => terminals.open('source', 'shell')).toThrow('32 terminals are open. Close one first.')
    terminals.close(terminals.list.value[0]?.id ?? '')
    expect(() => terminals.open('source', 'shell')).not.toThrow()
  })

  it('that were closed are gone', () => {
    const { id } = terminals.open('source', 'shell')
    terminals.close(id)
    expect(terminals.list.value).toEqual([])
    for (const use of [() => terminals.close(id), () => terminals.attach(id, port, { columns: 80, rows: 24 })]) {
      expect(use).toThrow(expect.objectContaining({ code: 'TERMINAL_GONE' }))
    }
  })
})
