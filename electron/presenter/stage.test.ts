import { expect, it } from 'vitest'
import type { TimelineEvent } from '../contract/timeline'
import type { NodeSnapshot, TopologySnapshot, TopologyView } from '../contract/topology'
import type { Outage, TrafficStream } from '../contract/traffic'
import { cueOf, demoOf } from '../testing/demos'
import { drawTopology } from '../topology/mermaid'
import { opening, type StagePlace, type StageSources, stageOf, titleCard } from './stage'

const now = 1_000_000
const since = 900_000
const demo = demoOf({
  traffic: [{ stream: 'shoppers', label: 'Orders' }],
  cues: [cueOf('first', { scene: 'opening', look: ['db'] }), cueOf('second', { notes: 'Only for the presenter.' })],
})

const place = (change: Partial<StagePlace> = {}): StagePlace => ({ ...opening(demo, since), ...change })

const outage = (change: Partial<Outage> = {}): Outage => ({
  lastAcknowledgedAt: since + 10,
  firstFailedAt: since + 20,
  firstSuccessAt: since + 520,
  rtoMs: 500,
  failed: 3,
  errors: [{ message: "Access denied for user 'shop' (using password: shop-secret)", count: 3 }],
  phases: [{ kind: 'fault', at: since + 15, text: 'db was killed' }],
  ...change,
})

const stream = (change: Partial<TrafficStream> = {}): TrafficStream => ({
  name: 'shoppers',
  into: 'db',
  by: 'mysql',
  shoppers: 2,
  rate: 20,
  state: 'running',
  run: 'run-7f3a',
  startedAt: since,
  sent: 100,
  acknowledged: 97,
  failed: 3,
  acknowledgedPerSecond: 20,
  failedPerSecond: 0,
  p50Ms: 2,
  p95Ms: 5,
  history: [],
  lastAcknowledgedAt: now,
  longestGapMs: 510,
  outages: [],
  reconciliation: null,
  ...change,
})

const reconciliation = (at: number) => ({
  at,
  node: 'db',
  acknowledged: 97,
  present: 95,
  lostCount: 2,
  lost: ['run-7f3a-41', 'run-7f3a-42'],
  lostSeconds: 0.1,
  inDoubtCount: 1,
  inDoubt: ['run-7f3a-43'],
})

const db: NodeSnapshot = {
  id: 'db',
  kind: 'mysql',
  region: null,
  container: { state: 'running', since: 0, exitCode: null },
  server: { status: 'unknown', since: 0, reason: 'connect ECONNREFUSED 127.0.0.1:49153', last: null },
  role: null,
  port: 49_153,
}

function topologyOf(snapshot: TopologySnapshot): TopologyView {
  const sentence = 'db does not answer.'
  return {
    snapshot,
    findings: [{ kind: 'ServerUnreachable', severity: 'bad', node: 'db', title: 'No answer', sentence }],
    diagram: drawTopology(snapshot),
    failover: [],
  }
}

const sources = (change: Partial<StageSources> = {}): StageSources => ({
  topology: topologyOf({ at: now, nodes: [db], edges: [] }),
  traffic: { at: now, streams: [stream()] },
  timeline: [],
  ...change,
})

const trafficOf = (change: Partial<TrafficStream>) => sources({ traffic: { at: now, streams: [stream(change)] } })
const event = (at: number, text = 'db was killed'): TimelineEvent => ({ at, kind: 'fault', node: 'db', text })
const shown = (from: StageSources) => stageOf(place({ cue: 0 }), from, now)

it('the room sees the cue, what to look at and the streams by the names that the demo gives them', () => {
  expect(shown(sources())).toMatchObject({
    at: now,
    cue: { number: 1, count: 2, title: 'The cue first' },
    look: ['db'],
    findings: [{ kind: 'ServerUnreachable', node: 'db' }],
    streams: [{ stream: 'shoppers', label: 'Orders', acknowledgedPerSecond: 20 }],
    recordedAt: null,
  })
})

it('it sees no password, no port, no error text of a connection, no id of a run and no note of the presenter', () => {
  const all = trafficOf({ outages: [outage()], reconciliation: reconciliation(now) })
  const text = JSON.stringify(stageOf(place({ cue: 1 }), { ...all, timeline: [event(now)] }, now))
  for (const hidden of ['secret', 'Access denied', '49153', '127.0.0.1', '7f3a', 'Only for the presenter']) {
    expect(text).not.toContain(hidden)
  }
})

it('a stream that the demo does not name is not shown', () => {
  expect(shown(trafficOf({ name: 'others' })).streams).toEqual([])
})

it("RTO and phases are those of the cue's longest outage, and not of a hiccup after it", () => {
  const outages = [
    outage({ rtoMs: 9000 }),
    outage({
      firstFailedAt: since + 20_000,
      rtoMs: 6700,
      phases: [{ kind: 'promotion', at: since + 26_000, text: 'db2' }],
    }),
    outage({ firstFailedAt: since + 28_000, rtoMs: 500, phases: [] }),
  ]
  const rto = (cueAt: number | null, seen = outages) =>
    stageOf(place({ cueAt }), trafficOf({ outages: seen }), now).streams[0]
  expect(rto(since + 15_000)).toMatchObject({ rtoMs: 6700, withoutServiceSince: null, phases: [{ kind: 'promotion' }] })
  expect(rto(since + 15_000)?.outages).toHaveLength(3)
  // A cue without one shows what the cues before it have cost.
  expect(rto(since + 60_000)).toMatchObject({ rtoMs: 9000 })
})

it('while an outage lasts the room sees since when, and no RTO', () => {
  const lasting = outage({ firstSuccessAt: null, rtoMs: null })
  expect(shown(trafficOf({ outages: [lasting] })).streams[0]).toMatchObject({
    rtoMs: null,
    withoutServiceSince: lasting.firstFailedAt,
  })
})

it('what happened before this run is not shown: no event, no outage, no comparison, no second of the chart', () => {
  const second = (at: number) => ({ at, acknowledged: 20, failed: 0, p50Ms: 1, p95Ms: 2 })
  const view = shown({
    ...trafficOf({
      outages: [outage({ firstFailedAt: since - 1 })],
      reconciliation: reconciliation(since - 1),
      history: [second(since - 2000), second(since - 500), second(since + 500)],
    }),
    timeline: [event(since - 1, 'of before'), event(since, 'of this run')],
  })
  expect(view.timeline.map(({ text }) => text)).toEqual(['of this run'])
  expect(view.streams[0]).toMatchObject({ outages: [], rtoMs: null, lost: null, phases: [] })
  expect(view.streams[0]?.history.map(({ at }) => at - since)).toEqual([-500, 500])
})

it('acknowledged orders that are missing are counted once somebody has compared', () => {
  expect(shown(sources()).streams[0]?.lost).toBeNull()
  expect(shown(trafficOf({ reconciliation: reconciliation(now) })).streams[0]?.lost).toBe(2)
})

it('a comparison from before the newest outage does not say what that outage lost', () => {
  const outages = [outage({ firstFailedAt: since + 5000 })]
  const after = (at: number) => shown(trafficOf({ outages, reconciliation: reconciliation(at) })).streams[0]?.lost
  expect(after(since + 2000)).toBeNull()
  expect(after(since + 6000)).toBe(2)
})

it('of a long timeline the newest forty lines are shown', () => {
  const { timeline } = shown(sources({ timeline: Array.from({ length: 60 }, (_, n) => event(since + n, `line ${n}`)) }))
  expect(timeline).toHaveLength(40)
  expect(timeline.at(-1)?.text).toBe('line 59')
})

it('the title card has title and summary, and nothing of any server', () => {
  expect(titleCard(demo, now)).toMatchObject({
    title: demo.title,
    caption: demo.summary,
    cue: { number: 0, title: '' },
    diagram: null,
    streams: [],
    timeline: [],
  })
})
