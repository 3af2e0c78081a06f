import { describe, expect, it } from 'vitest'
import type { NodeSnapshot, ReplicationEdge, TopologySnapshot } from '../../../electron/contract/topology'
import { statusFigures } from './status-figures'

function node(id: string, change: Partial<NodeSnapshot> = {}): NodeSnapshot {
  return {
    id,
    kind: 'mysql',
    region: null,
    container: { state: 'running', since: 0, exitCode: null },
    server: {
      status: 'known',
      observedAt: 0,
      version: '9.7.4',
      serverId: 1,
      serverUuid: 'u',
      readOnly: false,
      superReadOnly: false,
      gtidMode: 'ON',
      gtidExecuted: '',
      gtidPurged: '',
      binaryLog: { file: 'binlog.000002', position: 158 },
    },
    role: 'standalone',
    port: 1,
    ...change,
  }
}

function edge(change: Partial<ReplicationEdge> = {}): ReplicationEdge {
  return {
    kind: 'replication',
    id: 'e',
    from: 'source',
    to: 'replica',
    channel: '',
    sourceHost: 'source',
    sourcePort: 3306,
    sourceUser: 'repl',
    autoPosition: true,
    receiver: 'on',
    applier: 'on',
    receiverError: null,
    applierError: null,
    lagSeconds: 0,
    transactionsBehind: 0,
    mode: 'async',
    connectingSince: null,
    stale: false,
    ...change,
  }
}

function snapshot(change: Partial<TopologySnapshot> = {}): TopologySnapshot {
  return { at: 0, nodes: [node('source'), node('replica')], edges: [edge()], ...change }
}

describe('the figures of the status bar', () => {
  it('count the servers that answer', () => {
    const down = node('replica', { server: { status: 'unknown', since: 0, reason: 'down', last: null } })
    expect(statusFigures(snapshot({ nodes: [node('source'), down] })).servers).toBe('1 of 2 servers up')
  })

  it.each([
    [{}, 'replica: up to date'],
    [{ transactionsBehind: 1 }, 'replica: 1 transaction behind'],
    [{ transactionsBehind: 3, applier: 'off' } as const, 'replica: stopped, 3 transactions behind'],
    [{ transactionsBehind: null }, 'replica: distance not known'],
    [{ receiver: 'connecting' } as const, 'replica: not connected'],
    [{ stale: true }, 'replica: not known'],
  ])('say how far a replica is', (change, text) => {
    expect(statusFigures(snapshot({ edges: [edge(change)] })).replicas).toEqual([text])
  })

  it('count replicas where there are many', () => {
    const edges = [edge(), edge(), edge({ stale: true }), edge({ transactionsBehind: 2 })]
    expect(statusFigures(snapshot({ edges })).replicas).toEqual(['2 of 4 replicas up to date'])
  })

  it('show the binary log of the one that is followed', () => {
    expect(statusFigures(snapshot()).binaryLog).toBe('source: binlog.000002 · 158')
  })
})
