import { expect, it } from 'vitest'
import type { ActiveFault } from '../contract/fault'
import type { TopologyView } from '../contract/topology'
import { stillStands } from './session-faults'

/** Injected at 1000; its statements were carried out at 1400. */
const stopped: ActiveFault = { id: 'f', kind: 'stop-receiver', node: 'replica', at: 1000, doneAt: 1400 }

function seen(observedAt: number, receiver: 'on' | 'off'): TopologyView {
  const container = { state: 'running', since: 1, cutOff: false }
  const nodes = [{ id: 'replica', container, server: { status: 'known', observedAt } }]
  const edges = [{ from: 'source', to: 'replica', receiver, applier: 'on', stale: false }]
  return { snapshot: { at: observedAt + 50, nodes, edges } } as unknown as TopologyView
}

it('a receiver that was seen running while it was being stopped is still stopped', () => {
  expect(stillStands(stopped, seen(1200, 'on'))).toBe(true)
})

it('one that was seen running later was started by hand', () => {
  expect(stillStands(stopped, seen(1500, 'on'))).toBe(false)
  expect(stillStands(stopped, seen(1500, 'off'))).toBe(true)
})

it('a fault of a session of before, which does not say when it was done, counts from its beginning', () => {
  const old: ActiveFault = { id: 'f', kind: 'stop-receiver', node: 'replica', at: 1000 }
  expect(stillStands(old, seen(900, 'on'))).toBe(true)
  expect(stillStands(old, seen(1200, 'on'))).toBe(false)
})
