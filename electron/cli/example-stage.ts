import type { StageStream, StageView } from '../contract/stage'
import type { TimelineEvent } from '../contract/timeline'
import type { Diagram, GroupLink, KnownServer, NodeSnapshot, RouteEdge } from '../contract/topology'
import { drawTopologyForWall } from '../topology/mermaid'

/** The moment an example of a demonstration begins. */
export const exampleStageStart = Date.UTC(2026, 0, 31, 14, 3, 0)

/** When the primary is killed, its successor elected, and an order acknowledged again, after the beginning. */
const killedMs = 20_000
const electedMs = 26_000
const backMs = 26_700
/** The story begins anew after it. */
const storyMs = 60_000

/**
 * A demonstration of an automatic failover as the room sees it, at any moment of it: three servers in a group behind a proxy,
 * sixty seconds of orders, a timeline, figures that change with each look.
 */
export function exampleStage(sinceStartMs: number, changes: Partial<StageView> = {}): StageView {
  const now = exampleStageStart + sinceStartMs
  const story = exampleStageStart + Math.floor(sinceStartMs / storyMs) * storyMs
  const into = sinceStartMs % storyMs
  const dead = into >= killedMs
  const elected = into >= electedMs
  const back = into >= backMs
  return {
    at: now,
    title: 'Automatic failover',
    subtitle: 'Three servers, Group Replication, HAProxy · 480 orders a second',
    cue: { number: 5, count: 7, title: 'Kill the primary' },
    caption: back
      ? 'db2 was elected. The proxy found it by itself: no order that was acknowledged is missing.'
      : dead
        ? 'The primary is dead. Nobody does anything: the group has to notice by itself.'
        : 'Orders go to db1, the primary. What happens when it dies?',
    tone: back ? 'good' : dead ? 'waiting' : 'neutral',
    look: [elected ? 'db2' : 'db1'],
    diagram: exampleDiagram({ dead, elected, now }),
    findings: dead
      ? [
          {
            kind: 'NodeDown',
            severity: 'bad',
            node: 'db1',
            title: 'db1 is down',
            sentence: 'Its container was killed; the other members form the group without it.',
          },
        ]
      : [],
    streams: [exampleStream(now, { story, dead, back })],
    timeline: exampleTimeline(story, into),
    poll: null,
    recordedAt: null,
    over: false,
    ...changes,
  }
}

export function examplePoll(votes: [number, number, number] = [0, 0, 0], open = true): NonNullable<StageView['poll']> {
  return {
    id: 'poll-1',
    question: 'Who becomes primary?',
    choices: [
      { text: 'db2', votes: votes[0] },
      { text: 'db3', votes: votes[1] },
      { text: 'Nobody, until somebody decides', votes: votes[2] },
    ],
    open,
  }
}

interface Situation {
  dead: boolean
  elected: boolean
  now: number
}

const serverUuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'

function exampleDiagram({ dead, elected, now }: Situation): Diagram {
  const transactions = Math.floor((now - exampleStageStart) / 2) + 48_000
  const primary = elected ? 'db2' : 'db1'
  const nodes = ['db1', 'db2', 'db3'].map((id): NodeSnapshot => {
    const isPrimary = id === primary
    const known: KnownServer = {
      observedAt: now,
      version: '9.7.4',
      serverId: 1,
      serverUuid,
      readOnly: !isPrimary,
      superReadOnly: !isPrimary,
      gtidMode: 'ON',
      gtidExecuted: `${serverUuid}:1-${transactions}`,
      gtidPurged: '',
      binaryLog: null,
      group: {
        state: 'ONLINE',
        role: isPrimary ? 'PRIMARY' : 'SECONDARY',
        members: [],
        hasQuorum: true,
        applierQueue: 0,
      },
    }
    const gone = id === 'db1' && dead
    return {
      id,
      kind: 'mysql',
      region: null,
      container: { state: gone ? 'exited' : 'running', since: now, exitCode: gone ? 137 : null },
      server: gone ? { status: 'unknown', since: now, reason: 'killed', last: known } : { status: 'known', ...known },
      role: isPrimary && !gone ? 'primary' : 'secondary',
      port: null,
    }
  })
  const proxy: NodeSnapshot = {
    id: 'proxy',
    kind: 'proxy',
    region: null,
    container: { state: 'running', since: exampleStageStart, exitCode: null },
    server: null,
    role: null,
    port: null,
  }
  const served = !dead || elected
  return drawTopologyForWall({
    at: now,
    nodes: [proxy, ...nodes],
    edges: [],
    routes: nodes.map(({ id }): RouteEdge => {
      const state = id === primary && served ? 'busy' : 'down'
      return { from: 'proxy', to: id, what: 'writes', state, reason: state === 'down' ? 'HTTP 503' : null }
    }),
    groupLinks: ['db2', 'db3']
      .filter((id) => id !== primary)
      .map((to): GroupLink => ({ from: primary, to, state: 'ONLINE', transactionsBehind: Math.floor(now / 250) % 7 })),
    clients: [
      {
        id: 'shoppers',
        into: 'proxy',
        label: served ? '480 orders/s' : 'no answer',
        state: served ? 'served' : 'failing',
      },
    ],
  })
}

function exampleStream(
  now: number,
  { story, dead, back }: { story: number; dead: boolean; back: boolean },
): StageStream {
  const first = story + killedMs + 40
  const last = story + backMs
  const second = Math.floor(now / 1000) * 1000
  return {
    stream: 'shoppers',
    label: 'Shoppers',
    state: 'running',
    rate: 480,
    acknowledgedPerSecond: dead && !back ? 0 : 470 + (Math.floor(now / 1000) % 20),
    history: Array.from({ length: 60 }, (_, index) => {
      const at = second - (60 - index) * 1000
      const failing = at + 999 > first && at < Math.min(last, now)
      const wobble = (at / 1000) % 17
      return {
        at,
        acknowledged: failing ? 0 : 470 + wobble,
        failed: failing ? 40 : 0,
        p50Ms: failing ? null : 3 + wobble / 10,
        p95Ms: failing ? null : 8 + wobble / 3,
      }
    }),
    outages: dead ? [{ firstFailedAt: first, firstSuccessAt: back ? last : null }] : [],
    rtoMs: back ? last - first : null,
    withoutServiceSince: dead && !back ? first : null,
    lost: back ? 0 : null,
    phases: dead
      ? [
          { kind: 'fault' as const, at: story + killedMs, text: 'Kill: db1' },
          { kind: 'first-error' as const, at: first, text: 'Connection lost: The server closed the connection.' },
          ...(back
            ? [
                { kind: 'detection' as const, at: story + 25_600, text: 'db1 is no longer a member' },
                { kind: 'promotion' as const, at: story + electedMs, text: 'db2 is the primary' },
                { kind: 'first-success' as const, at: last, text: 'An order is acknowledged again' },
              ]
            : []),
        ]
      : [],
  }
}

function exampleTimeline(story: number, into: number): TimelineEvent[] {
  const all: TimelineEvent[] = [
    ...Array.from(
      { length: 30 },
      (_, index): TimelineEvent => ({
        at: story - 60_000 + index * 2000,
        kind: index % 2 === 0 ? 'finding' : 'resolved',
        node: 'db3',
        text:
          index % 2 === 0 ? 'db3 lags: It applies what it has received, more slowly than it comes' : 'Over: db3 lags',
      }),
    ),
    { at: story, kind: 'traffic', node: null, text: 'Shoppers order: 480 a second' },
    { at: story + killedMs, kind: 'fault', node: 'db1', text: 'Kill: db1' },
    { at: story + killedMs + 60, kind: 'container', node: 'db1', text: 'db1 was killed' },
    { at: story + 25_600, kind: 'detection', node: 'db1', text: 'db1 is no longer a member' },
    { at: story + electedMs, kind: 'role', node: 'db2', text: 'db2 is the primary' },
    { at: story + electedMs + 300, kind: 'route', node: 'proxy', text: 'proxy sends writes to db2' },
  ]
  return all.filter(({ at }) => at <= story + into).slice(-40)
}
