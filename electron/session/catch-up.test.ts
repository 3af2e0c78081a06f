import { describe, expect, it } from 'vitest'
import { Live } from '../base/live'
import type { Edge, NodeSnapshot, TopologyView } from '../contract/topology'
import { replicasBehind, waitForReplicas } from './catch-up'

const server = (id: string, status: 'known' | 'unknown' = 'known') =>
  ({ id, kind: 'mysql', server: { status } }) as unknown as NodeSnapshot
const proxy = { id: 'proxy', kind: 'proxy', server: null } as unknown as NodeSnapshot
const edge = (to: string, change: Partial<Edge> = {}) =>
  ({ from: 'source', to, receiver: 'on', applier: 'on', transactionsBehind: 0, ...change }) as Edge

describe('replicas that are behind', () => {
  it('are not known before each server was asked', () => {
    expect(replicasBehind({ nodes: [proxy, server('source'), server('replica', 'unknown')], edges: [] })).toBeNull()
  })

  it('are those that run and lack something, or of which that is not known', () => {
    const edges = [edge('a'), edge('b', { transactionsBehind: 2 }), edge('c', { transactionsBehind: null })]
    expect(replicasBehind({ nodes: [proxy, server('source')], edges })).toEqual(['b', 'c'])
    expect(
      replicasBehind({ nodes: [], edges: [edge('a', { receiver: 'connecting', transactionsBehind: 1 })] }),
    ).toEqual(['a'])
  })

  it('are not those that a lab has stopped', () => {
    const stopped = [
      edge('a', { receiver: 'off', transactionsBehind: 9 }),
      edge('b', { applier: 'off', transactionsBehind: 9 }),
    ]
    expect(replicasBehind({ nodes: [], edges: stopped })).toEqual([])
  })
})

describe('a session that starts', () => {
  const view = (edges: Edge[]) => ({ snapshot: { nodes: [server('source')], edges } }) as unknown as TopologyView

  it('waits for its replicas, and names them', async () => {
    const topology = new Live(view([edge('a', { transactionsBehind: 3 }), edge('b')]))
    const told: (readonly string[])[] = []
    const waiting = waitForReplicas(topology, (replicas) => told.push(replicas), new AbortController().signal)
    topology.set(view([edge('a', { transactionsBehind: 1 }), edge('b')]))
    topology.set(view([edge('a'), edge('b')]))
    await waiting
    expect(told[0]).toEqual(['a'])
  })

  it('can be cancelled meanwhile', async () => {
    const abort = new AbortController()
    const waiting = waitForReplicas(new Live(view([edge('a', { transactionsBehind: 1 })])), () => {}, abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
