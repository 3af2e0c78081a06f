import { describe, expect, it } from 'vitest'
import type { Diagram } from '../../../electron/contract/topology'
import { flattened, maxScale, outgrown, scaleInto, turned } from './diagram-fit'

describe('fitting a drawing into its pane', () => {
  it('is bound by the narrower side', () => {
    expect(scaleInto({ width: 1000, height: 100 }, { width: 500, height: 500 })).toBe(0.5)
    expect(scaleInto({ width: 100, height: 1000 }, { width: 500, height: 500 })).toBe(0.5)
  })

  it('does not blow up a small one', () => {
    expect(scaleInto({ width: 10, height: 10 }, { width: 500, height: 500 })).toBe(maxScale)
  })

  it('blows it up as far as whoever shows it allows', () => {
    expect(scaleInto({ width: 10, height: 10 }, { width: 500, height: 40 }, 8)).toBe(4)
    expect(scaleInto({ width: 10, height: 10 }, { width: 500, height: 500 }, 8)).toBe(8)
  })

  it('turns a diagram, and turns it back', () => {
    expect(turned('flowchart LR\n  a --> b LR\n')).toBe('flowchart TB\n  a --> b LR\n')
    expect(turned('flowchart TD\n')).toBe('flowchart LR\n')
    expect(turned('sequenceDiagram')).toBeNull()
  })

  it('flattens nodes of several lines, and leaves those of two', () => {
    const node = (id: string, ...lines: string[]) => ({ id, lines: [id, ...lines], tone: 'neutral' as const })
    const diagram: Diagram = {
      mermaid: 'flowchart LR\n  db[("db<br/>secondary<br/>gtid 1-45")]:::replica\n  lb{{"lb<br/>running"}}:::neutral\n',
      structure: 's',
      nodes: [node('db', 'secondary', 'gtid 1-45'), node('lb', 'running')],
      edges: [],
    }
    expect(flattened(diagram)).toEqual({
      mermaid: 'flowchart LR\n  db[("db<br/>secondary · gtid 1-45")]:::replica\n  lb{{"lb<br/>running"}}:::neutral\n',
      structure: 's',
      nodes: [node('db', 'secondary · gtid 1-45'), node('lb', 'running')],
      edges: [],
    })
  })

  it('is for another pane when one side has changed by a quarter', () => {
    const made = { width: 800, height: 200 }
    expect(outgrown(made, { width: 900, height: 220 })).toBe(false)
    expect(outgrown(made, { width: 500, height: 200 })).toBe(true)
    expect(outgrown(made, { width: 800, height: 300 })).toBe(true)
  })
})
