import { describe, expect, it } from 'vitest'
import type { KnownServer } from '../contract/topology'
import type { ObservedMember, ObservedServer, ReplicaChannel } from '../mysql/observe-server'
import type { NodeObservation } from './observation'
import { buildSnapshot } from './snapshot'

const uuid = '3f1c9a52-9a4e-11f0-8a55-0242ac120003'

const known = (change: Partial<KnownServer> = {}): KnownServer => ({
  observedAt: 100,
  version: '9.7.4',
  serverId: 1,
  serverUuid: uuid,
  readOnly: false,
  superReadOnly: false,
  gtidMode: 'ON',
  gtidExecuted: `${uuid}:1-10`,
  gtidPurged: '',
  binaryLog: { file: 'binlog.000003', position: 157 },
  ...change,
})

const channel = (change: Partial<ReplicaChannel> = {}): ReplicaChannel => ({
  channel: '',
  sourceHost: 'source',
  sourcePort: 3306,
  sourceUser: 'repl',
  sourceUuid: uuid,
  receiver: 'on',
  applier: 'on',
  receiverError: null,
  applierError: null,
  lagSeconds: 0,
  autoPosition: true,
  retrievedGtids: '',
  ...change,
})

interface Said {
  server?: Partial<KnownServer>
  channels?: ReplicaChannel[]
  semiSyncSource?: boolean
  semiSyncReplica?: boolean
  semiSync?: ObservedServer['semiSync']
  members?: ObservedMember[]
}

const observed = ({
  server = {},
  channels = [],
  semiSyncSource = false,
  semiSyncReplica = false,
  semiSync = null,
  members = [],
}: Said = {}): ObservedServer => ({
  server: known(server),
  channels,
  semiSyncSource,
  semiSyncReplica,
  semiSync,
  members,
  applierQueue: 0,
})

const node = (id: string, change: Partial<NodeObservation> = {}): NodeObservation => ({
  id,
  kind: 'mysql',
  region: null,
  hosts: [id],
  container: { state: 'running', since: 50, exitCode: null },
  port: 13306,
  observed: observed(),
  unknown: null,
  connectingSince: {},
  routes: null,
  ...change,
})

const build = (...nodes: NodeObservation[]) => buildSnapshot({ at: 200, nodes, clients: [] })
const replicaOf = (change: Partial<ReplicaChannel> = {}, said: Said = {}, more: Partial<NodeObservation> = {}) =>
  node('replica', { observed: observed({ channels: [channel(change)], ...said }), ...more })

describe('the snapshot of a topology', () => {
  it('knows who is a source, a replica, both, or neither', () => {
    const { nodes, edges } = build(
      node('source'),
      node('relay', { observed: observed({ channels: [channel()] }) }),
      node('replica', { observed: observed({ channels: [channel({ sourceHost: 'relay' })] }) }),
      node('alone'),
      node('proxy', { kind: 'proxy', observed: null }),
    )
    expect(nodes.map(({ id, role }) => [id, role])).toEqual([
      ['source', 'source'],
      ['relay', 'replica'],
      ['replica', 'replica'],
      ['alone', 'standalone'],
      ['proxy', null],
    ])
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      ['source', 'relay'],
      ['relay', 'replica'],
    ])
  })

  it('finds a source by its host name or an alias, whatever the case', () => {
    const source = node('source', { hosts: ['source', 'DB-1', 'db.example'] })
    for (const sourceHost of ['source', 'db-1', 'Db.Example']) {
      expect(build(source, replicaOf({ sourceHost })).edges[0]).toMatchObject({ from: 'source', sourceHost })
    }
  })

  it('has no node at the other end where the source is none of them', () => {
    expect(build(node('source'), replicaOf({ sourceHost: '10.0.0.5' })).edges[0]).toMatchObject({
      from: null,
      sourceHost: '10.0.0.5',
    })
  })

  it('carries what the replica says of its channel', () => {
    const error = { number: 1062, message: 'Duplicate entry' }
    const { edges } = build(node('source'), replicaOf({ applier: 'off', applierError: error, lagSeconds: null }))
    expect(edges[0]).toMatchObject({
      receiver: 'on',
      applier: 'off',
      applierError: error,
      lagSeconds: null,
      stale: false,
    })
  })

  it('gives each edge an id of its own, by its ends and its channel', () => {
    const twoChannels = node('b-c', {
      observed: observed({ channels: [channel({ sourceHost: 'a' }), channel({ sourceHost: 'a', channel: 'x' })] }),
    })
    const { edges } = build(
      node('a'),
      node('a-b'),
      twoChannels,
      node('c', { observed: observed({ channels: [channel({ sourceHost: 'a-b' })] }) }),
    )
    expect(new Set(edges.map((edge) => edge.id)).size).toBe(3)
  })
})

describe('a server in a snapshot', () => {
  it('that answers is known', () => {
    expect(build(node('source')).nodes[0]?.server).toEqual({ status: 'known', ...known() })
  })

  it('that does not answer says since when, why, and what was last known', () => {
    const unknown = { since: 150, reason: 'connect ECONNREFUSED' }
    expect(build(node('source', { unknown })).nodes[0]?.server).toEqual({
      status: 'unknown',
      ...unknown,
      last: known(),
    })
  })

  it('that never answered is unknown, not empty', () => {
    expect(build(node('source', { observed: null })).nodes[0]?.server).toEqual({
      status: 'unknown',
      since: 50,
      reason: 'it has not answered yet',
      last: null,
    })
  })

  it('is none on a node of another kind', () => {
    expect(build(node('app', { kind: 'api', observed: null })).nodes[0]).toMatchObject({ server: null, role: null })
  })
})

describe('how far a replica is behind', () => {
  const behind = (source: NodeObservation, replica: NodeObservation) =>
    build(source, replica).edges[0]?.transactionsBehind
  const source = node('source')
  const at = (gtidExecuted: string, more: Partial<NodeObservation> = {}) =>
    replicaOf({}, { server: { gtidExecuted } }, more)

  it('is counted in transactions that the source has and it has not', () => {
    expect(behind(source, at(`${uuid}:1-10`))).toBe(0)
    expect(behind(source, at(`${uuid}:1-4:6`))).toBe(5)
    expect(behind(source, at(''))).toBe(10)
  })

  it('does not count what only the replica has', () => {
    expect(behind(source, at(`${uuid}:1-12`))).toBe(0)
  })

  it('is unknown while either of them does not answer', () => {
    const unknown = { since: 150, reason: 'x' }
    expect(behind(node('source', { unknown }), at(''))).toBeNull()
    expect(behind(node('source', { observed: null }), at(''))).toBeNull()
    expect(behind(source, at('', { unknown }))).toBeNull()
    expect(build(replicaOf()).edges[0]?.transactionsBehind).toBeNull()
  })

  it('is unknown where a set cannot be read', () => {
    expect(behind(source, at('garbage'))).toBeNull()
  })
})

describe('an edge of a snapshot', () => {
  it('is semi-synchronous only where both ends say so', () => {
    const mode = (semiSyncSource: boolean, semiSyncReplica: boolean) =>
      build(node('source', { observed: observed({ semiSyncSource }) }), replicaOf({}, { semiSyncReplica })).edges[0]
        ?.mode
    expect([mode(true, true), mode(true, false), mode(false, true), mode(false, false)]).toEqual([
      'semi-sync',
      'async',
      'async',
      'async',
    ])
  })

  it('is the last thing known of a replica that does not answer', () => {
    const { edges } = build(node('source'), replicaOf({}, {}, { unknown: { since: 150, reason: 'x' } }))
    expect(edges[0]?.stale).toBe(true)
  })

  it('knows since when its receiver tries to connect, channel by channel', () => {
    const { edges } = build(
      node('source'),
      node('replica', {
        observed: observed({ channels: [channel({ receiver: 'connecting' }), channel({ channel: 'other' })] }),
        connectingSince: { '': 120 },
      }),
    )
    expect(edges.map((edge) => edge.connectingSince)).toEqual([120, null])
  })
})

describe('backups in a store', () => {
  const file = { kind: 'full' as const, host: null, serverId: null, uuids: [], bytes: 1000, flowing: false }
  const servers = [
    node('source', { hosts: ['source', 'db-1'], observed: observed({ server: { serverId: 1 } }) }),
    node('other', { observed: observed({ server: { serverId: 2, serverUuid: 'another' } }) }),
    node('vault', { kind: 'store', observed: null }),
  ]
  const flows = (...files: (typeof file | object)[]) =>
    buildSnapshot({
      at: 200,
      nodes: servers,
      clients: [],
      stores: [
        { node: 'vault', backups: files.length, newestAt: 100, files: files.map((one) => ({ ...file, ...one })) },
      ],
    })

  it('are counted on the node that keeps them', () => {
    expect(flows({ host: 'source' }).nodes.at(-1)?.store).toEqual({ backups: 1, newestAt: 100 })
    expect(build(...servers).nodes.at(-1)?.store).toBeUndefined()
  })

  it.each([
    ['the host that its dump was taken from', { host: 'DB-1' }, 'source'],
    ['the id of the server that wrote it', { kind: 'incremental', serverId: 2 }, 'other'],
    ['the transactions that it holds', { uuids: ['another'] }, 'other'],
  ])('come from a server, told by %s', (_, said, from) => {
    expect(flows(said).backupFlows).toMatchObject([{ from, to: 'vault' }])
  })

  it('come from nowhere when they do not say, or nobody knows whom they name', () => {
    expect(flows({}, { host: 'elsewhere' }, { kind: 'sealed' }).backupFlows).toBeUndefined()
  })

  it('are shown by the newest of each server', () => {
    const newest = { kind: 'incremental', serverId: 1, bytes: 5, flowing: true }
    expect(flows(newest, { host: 'source' }, { uuids: ['another'] }).backupFlows).toEqual([
      { from: 'source', to: 'vault', kind: 'incremental', bytes: 5, flowing: true },
      { from: 'other', to: 'vault', kind: 'full', bytes: 1000, flowing: false },
    ])
  })
})
