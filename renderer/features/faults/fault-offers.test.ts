import { describe, expect, it } from 'vitest'
import { type ActiveFault, type FaultKind, faultDescriptions, faultKinds } from '../../../electron/contract/fault'
import type {
  ContainerState,
  KnownServer,
  NodeSnapshot,
  ReplicationEdge,
  TopologySnapshot,
} from '../../../electron/contract/topology'
import { faultsOfNodes, faultThatStopped } from './fault-offers'
import { faultWords } from './fault-words'

const server: KnownServer = {
  observedAt: 0,
  version: '9.7.4',
  serverId: 2,
  serverUuid: '3b1f8c52',
  readOnly: true,
  superReadOnly: true,
  gtidMode: 'ON',
  gtidExecuted: '',
  gtidPurged: '',
  binaryLog: null,
}

const edge: ReplicationEdge = {
  kind: 'replication',
  id: 'source-replica',
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
}

function node(id: string, state: ContainerState = 'running', silent = state !== 'running'): NodeSnapshot {
  const container = { state, since: 0, exitCode: null }
  const said: NodeSnapshot['server'] = silent
    ? { status: 'unknown', since: 0, reason: 'silent', last: server }
    : { status: 'known', ...server }
  return { id, kind: 'mysql', region: 'mumbai', container, server: said, role: null, port: 1 }
}

interface Situation {
  replica?: NodeSnapshot
  edge?: Partial<ReplicationEdge>
  active?: FaultKind[]
  engineLost?: boolean
  volume?: 'none' | 'unbounded' | 'bounded'
}

function ofReplica({
  replica = node('replica'),
  edge: change,
  active = [],
  engineLost = false,
  volume = 'bounded',
}: Situation) {
  const snapshot: TopologySnapshot = { at: 0, nodes: [node('source'), replica], edges: [{ ...edge, ...change }] }
  const faults = active.map((kind): ActiveFault => ({ id: kind, kind, node: 'replica', at: 0 }))
  const found = faultsOfNodes(snapshot, faults, engineLost, { replica: volume }).find((one) => one.node === 'replica')
  return Object.fromEntries((found?.offers ?? []).map(({ kind, obstacle }) => [kind, obstacle]))
}

const whole = Object.fromEntries(faultKinds.map((kind) => [kind, null]))

describe('the faults of a node', () => {
  it('are all there for a replica that is well', () => {
    expect(ofReplica({})).toEqual(whole)
  })

  it('leave out replication where nothing is replicated to it', () => {
    const snapshot = { at: 0, nodes: [{ ...node('source'), region: null }, node('replica')], edges: [edge] }
    const kinds = faultsOfNodes(snapshot, [], false)[0]?.offers.map(({ kind }) => kind)
    expect(kinds).toEqual(['kill', 'stop', 'pause', 'disconnect', 'restart', 'diverge'])
    expect(faultsOfNodes(undefined, [], false)).toEqual([])
  })

  it('fill only a disk that has a size, and destroy only one that there is', () => {
    expect(Object.keys(ofReplica({ volume: 'unbounded' }))).not.toContain('fill-disk')
    expect(Object.keys(ofReplica({ volume: 'unbounded' }))).toContain('lose-disk')
    expect(Object.keys(ofReplica({ volume: 'none' }))).not.toContain('lose-disk')
  })

  it('destroy a region only where the node lies in one', () => {
    expect(Object.keys(ofReplica({}))).toContain('lose-region')
    expect(Object.keys(ofReplica({ replica: { ...node('replica'), region: null } }))).not.toContain('lose-region')
  })

  it.each(['exited', 'dead', 'created', 'removed', 'restarting', 'unknown'] as const)(
    'make no sense while the container is %s',
    (state) => {
      expect(Object.values(ofReplica({ replica: node('replica', state) }))).not.toContain(null)
    },
  )

  it('are, of a paused one, to kill it, to cut it off, or to destroy its region', () => {
    const offers = ofReplica({ replica: node('replica', 'paused'), active: ['pause'] })
    expect(Object.keys(offers).filter((kind) => offers[kind] === null)).toEqual(['kill', 'disconnect', 'lose-region'])
    expect(offers.pause).toBe('It is paused already.')
  })

  it('need a server that answers to stop a thread of it', () => {
    const offers = ofReplica({ replica: node('replica', 'running', true), active: ['disconnect'] })
    expect(offers['stop-receiver']).toBe('Its server does not answer.')
    expect(offers.disconnect).toBe('It is cut off already.')
    expect(offers.kill).toBeNull()
  })

  it('are not injected twice', () => {
    expect(ofReplica({ edge: { receiver: 'off' } })['stop-receiver']).toBe('Its receiver is stopped already.')
    expect(ofReplica({ edge: { applier: 'off' } })['stop-applier']).toBe('Its applier is stopped already.')
    expect(ofReplica({ active: ['delay-replica'] })['delay-replica']).toBe('It is delayed already.')
  })

  it('wait for the engine', () => {
    expect(Object.values(ofReplica({ engineLost: true }))).not.toContain(null)
  })
})

it('finds the fault that keeps a node down', () => {
  const pause: ActiveFault = { id: '1', kind: 'pause', node: 'source', at: 0 }
  const kill: ActiveFault = { id: '2', kind: 'kill', node: 'source', at: 0 }
  expect(faultThatStopped('source', [pause, kill])).toBe(kill)
  expect(faultThatStopped('replica', [pause, kill])).toBeUndefined()
})

it.each(faultKinds)('has a word for the state of a node as long as %s stands', (kind) => {
  expect(faultWords[kind].state === null).toBe(faultDescriptions[kind].undo === null)
  expect(faultWords[kind].command('replica')).toContain('replica')
})
