import { describe, expect, it } from 'vitest'
import type { KnownServer, NodeSnapshot } from '../../../electron/contract/topology'
import { nodeFacts } from './node-facts'

const known: KnownServer = {
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

function facts(change: Partial<NodeSnapshot>): Record<string, string> {
  const node: NodeSnapshot = {
    id: 'replica',
    kind: 'mysql',
    region: null,
    container: { state: 'running', since: 0, exitCode: null },
    server: { status: 'known', ...known },
    role: 'replica',
    port: 1,
    ...change,
  }
  return Object.fromEntries(nodeFacts(node).map(({ label, value }) => [label, value]))
}

describe('the facts of a node', () => {
  it('tell empty from unknown', () => {
    expect(facts({})).toMatchObject({ writes: 'super_read_only', 'GTIDs executed': 'none', 'binary log': 'off' })
    const unknown = facts({ server: { status: 'unknown', since: 0, reason: 'connection refused', last: null } })
    expect(unknown.server).toMatch(/^unknown since .*: connection refused$/)
    expect(unknown['GTIDs executed']).toBeUndefined()
  })

  it('keep what was last known of a server that does not answer', () => {
    const last = facts({ server: { status: 'unknown', since: 0, reason: 'x', last: known } })
    expect(last['server UUID']).toBe('3b1f8c52')
    expect(last['last seen']).toBeDefined()
  })

  it('name the exit code of a container that stopped', () => {
    expect(facts({ container: { state: 'exited', since: 0, exitCode: 137 } }).container).toMatch(/^exited \(137\)/)
  })

  it('are few for a node that is no MySQL server', () => {
    expect(Object.keys(facts({ server: null, kind: 'proxy' }))).toEqual(['container'])
  })
})
