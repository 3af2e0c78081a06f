import { describe, expect, it } from 'vitest'
import type { Diagram, DiagramEdge } from '../../../electron/contract/topology'
import { type Drawn, needsRedraw } from './diagram-plan'
import { mix } from './diagram-style'

/** Ten units a letter. */
const measure = {
  node: (lines: string[]) => Math.max(...lines.map((line) => line.length * 10)),
  edge: (label: string) => label.length * 10,
}

const edge: DiagramEdge = { id: 'e', from: 'source', to: 'replica', label: 'async', tone: 'replica', dashed: false }

const diagram: Diagram = {
  mermaid: '',
  structure: 'source->replica',
  nodes: [
    { id: 'source', lines: ['source', 'gtid 1-45'], tone: 'source' },
    { id: 'replica', lines: ['replica', '3 behind'], tone: 'replica' },
  ],
  edges: [edge],
}

const drawn: Drawn = {
  structure: 'source->replica',
  scheme: 'dark',
  nodes: { source: { width: 116, lines: 2 }, replica: { width: 116, lines: 2 } },
  edges: { e: { width: 60 } },
}

function changed(change: Partial<Diagram>): boolean {
  return needsRedraw(drawn, { ...diagram, ...change }, 'dark', measure)
}

describe('a new drawing', () => {
  it('is not made for new labels and tones that fit', () => {
    expect(changed({})).toBe(false)
    expect(
      changed({
        nodes: [
          { id: 'source', lines: ['source', 'gtid 1-4500'], tone: 'down' },
          { id: 'replica', lines: ['replica'], tone: 'warning' },
        ],
        edges: [{ id: 'e', from: 'source', to: 'replica', label: 'async ·', tone: 'warning', dashed: true }],
      }),
    ).toBe(false)
  })

  it('is made at first, and for another structure or theme', () => {
    expect(needsRedraw(null, diagram, 'dark', measure)).toBe(true)
    expect(needsRedraw(drawn, diagram, 'light', measure)).toBe(true)
    expect(changed({ structure: 'replica->source' })).toBe(true)
  })

  it('is made for a label that outgrows its place, in width or in lines', () => {
    const [source, replica] = diagram.nodes as [Diagram['nodes'][0], Diagram['nodes'][0]]
    expect(changed({ nodes: [source, { ...replica, lines: ['replica', 'refused the write'] }] })).toBe(true)
    expect(changed({ nodes: [source, { ...replica, lines: ['replica', 'a', 'b'] }] })).toBe(true)
    expect(changed({ edges: [{ ...edge, label: 'cannot connect · 1045' }] })).toBe(true)
  })

  it('is made for a label where there was none', () => {
    const bare = { ...drawn, edges: { e: { width: 0 } } }
    expect(needsRedraw(bare, diagram, 'dark', measure)).toBe(true)
    expect(needsRedraw(bare, { ...diagram, edges: [{ ...edge, label: '' }] }, 'dark', measure)).toBe(false)
  })

  it('is not made over and over for what Mermaid leaves out', () => {
    expect(needsRedraw({ ...drawn, nodes: {}, edges: {} }, diagram, 'dark', measure)).toBe(false)
  })
})

it('mixes colours to six digits', () => {
  expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080')
  expect(mix('#0a0000', '#000000', 1)).toBe('#0a0000')
})
