import { expect, test } from 'vitest'
import type { ContainerState, ServerRole, TopologyView } from '../contract/topology'
import { timelineEvents } from './timeline-events'

interface Look {
  at?: number
  state?: ContainerState
  exitCode?: number
  role?: ServerRole
  superReadOnly?: boolean
  unknown?: boolean
  findings?: TopologyView['findings']
}

function look({
  at = 1000,
  state = 'running',
  exitCode,
  role = 'standalone',
  superReadOnly = false,
  unknown,
  findings = [],
}: Look): TopologyView {
  const server = {
    observedAt: at,
    version: '9.7.4',
    serverId: 1,
    serverUuid: '6feb44e2-e719-11f1-b09d-0242ac120002',
    readOnly: superReadOnly,
    superReadOnly,
    gtidMode: 'ON',
    gtidExecuted: '',
    gtidPurged: '',
    binaryLog: null,
  }
  return {
    snapshot: {
      at,
      nodes: [
        {
          id: 'replica',
          kind: 'mysql',
          region: null,
          container: { state, since: at - 5, exitCode: exitCode ?? null },
          server: unknown
            ? { status: 'unknown', since: at, reason: 'silent', last: null }
            : { status: 'known', ...server },
          role,
          port: 1,
        },
      ],
      edges: [],
    },
    findings,
    diagram: { mermaid: '', structure: '', nodes: [], edges: [] },
    failover: [],
  }
}

const texts = (before: Look, after: Look) =>
  timelineEvents(look(before), look({ at: 2000, ...after })).map((event) => event.text)

test('nothing happened between two equal looks', () => {
  expect(texts({}, {})).toEqual([])
})

test('a killed container is told with the time of its death, not of the look', () => {
  const [event] = timelineEvents(look({}), look({ at: 2000, state: 'exited', exitCode: 137, unknown: true }))
  expect(event).toEqual({ at: 1995, kind: 'container', node: 'replica', text: 'replica was killed' })
})

test.each([
  [{ state: 'running' }, { state: 'paused' }, 'replica hangs: it is paused'],
  [{ state: 'paused' }, { state: 'running' }, 'replica goes on after its pause'],
  [{ state: 'exited' }, { state: 'running' }, 'replica runs'],
  [{ state: 'running' }, { state: 'exited', exitCode: 0 }, 'replica stopped'],
  [{ role: 'replica' }, { role: 'source' }, 'replica is a source'],
  [{ superReadOnly: true }, { superReadOnly: false }, 'replica is now writable'],
] as [Look, Look, string][])('%o, then %o: %s', (before, after, text) => {
  expect(texts(before, after)).toEqual([text])
})

test('a server that was not known before has not changed', () => {
  expect(texts({ unknown: true, role: 'standalone' }, { role: 'replica', superReadOnly: true })).toEqual([])
})

test('a finding is told once when it comes and once when it is over', () => {
  const finding = {
    kind: 'Lagging',
    severity: 'warning',
    node: 'replica',
    title: 'replica lags',
    sentence: 'It is late.',
  } as const
  expect(texts({}, { findings: [finding] })).toEqual(['replica lags: It is late'])
  expect(texts({ findings: [finding] }, { findings: [finding] })).toEqual([])
  expect(texts({ findings: [finding] }, {})).toEqual(['Over: replica lags'])
})

test('a server that is down is told by its container alone', () => {
  const finding = { kind: 'NodeDown', severity: 'bad', node: 'replica', title: 'down', sentence: 'Down.' } as const
  expect(texts({}, { state: 'exited', exitCode: 0, unknown: true, findings: [finding] })).toEqual(['replica stopped'])
})
