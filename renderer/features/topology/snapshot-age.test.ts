import { describe, expect, it } from 'vitest'
import type { ContainerState, TopologySnapshot } from '../../../electron/contract/topology'
import { describeAge, freshMs } from './snapshot-age'

function snapshot(state: ContainerState = 'running'): TopologySnapshot {
  const container = { state, since: 0, exitCode: null }
  const node = { id: 'source', kind: 'mysql', region: null, container, server: null, role: null, port: null } as const
  return { at: 10_000, nodes: [node], edges: [] }
}

describe('the age of the diagram', () => {
  it('is live with its age while observations come', () => {
    expect(describeAge(snapshot(), 10_240, false)).toEqual({ tone: 'ok', text: 'live · 0.2 s ago' })
  })

  it('is frozen once they stop, or the engine is gone', () => {
    expect(describeAge(snapshot(), 10_001 + freshMs, false).text).toMatch(/^frozen since \d\d:\d\d:\d\d$/)
    expect(describeAge(snapshot(), 10_100, true).tone).toBe('warning')
  })

  it('is not frozen while there is nothing to ask', () => {
    expect(describeAge(snapshot('exited'), 60_000, false).text).toBe('live · nothing runs')
  })

  it('is not zero before the first', () => {
    expect(describeAge(undefined, 10_000, false).text).toBe('no observation yet')
  })
})
