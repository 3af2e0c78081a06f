import DOMPurify from 'dompurify'
import fc from 'fast-check'
import mermaid from 'mermaid'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeIdSchema } from '../contract/check'
import { nodeKinds } from '../contract/lab'
import type {
  BackupFlow,
  Diagram,
  NodeSnapshot,
  ReplicationEdge,
  ServerSnapshot,
  TopologySnapshot,
} from '../contract/topology'
import { drawTopology, drawTopologyForWall, escapeLabel } from './mermaid'

const uuid = '3f1c9a52-9a4e-11f0-8a55-0242ac120003'

const server = (change: object = {}): ServerSnapshot => ({
  status: 'known',
  observedAt: 0,
  version: '9.7.4',
  serverId: 1,
  serverUuid: uuid,
  readOnly: false,
  superReadOnly: false,
  gtidMode: 'ON',
  gtidExecuted: `${uuid}:1-45`,
  gtidPurged: '',
  binaryLog: null,
  ...change,
})

const node = (id: string, change: Partial<NodeSnapshot> = {}): NodeSnapshot => ({
  id,
  kind: 'mysql',
  region: null,
  container: { state: 'running', since: 0, exitCode: null },
  server: server(),
  role: 'standalone',
  port: 3306,
  ...change,
})

const edge = (from: string | null, to: string, change: Partial<ReplicationEdge> = {}): ReplicationEdge => ({
  kind: 'replication',
  id: `${from}/${to}`,
  from,
  to,
  channel: '',
  sourceHost: from ?? 'elsewhere',
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
})

const snapshot = (nodes: NodeSnapshot[], edges: ReplicationEdge[] = []): TopologySnapshot => ({ at: 0, nodes, edges })
const pair = (change: Partial<ReplicationEdge> = {}, replica: Partial<NodeSnapshot> = {}) =>
  snapshot(
    [node('source', { role: 'source' }), node('replica', { role: 'replica', ...replica })],
    [edge('source', 'replica', change)],
  )

const linesOf = (change: Partial<NodeSnapshot>) => drawTopology(snapshot([node('source', change)])).nodes[0]
const edgeOf = (change: Partial<ReplicationEdge>) => drawTopology(pair(change)).edges[0]

describe('the drawing of a topology', () => {
  it('is a flowchart with a shape for each kind and a class for each tone', () => {
    const nodes = nodeKinds.map((kind) =>
      node(kind, { kind, ...(kind === 'mysql' ? {} : { server: null, role: null }) }),
    )
    const { mermaid: text } = drawTopology(snapshot(nodes))
    expect(text).toContain('flowchart LR\n')
    expect(text).toContain('mysql[("mysql<br/>read-write<br/>gtid 1-45")]:::neutral')
    expect(text).toContain('proxy{{"proxy<br/>running"}}:::neutral')
    expect(text).toContain('api("api<br/>running"):::neutral')
    expect(text).toContain('store[/"store<br/>running"/]:::neutral')
    expect(text).toContain('client(["client<br/>running"]):::neutral')
  })

  it('groups nodes by region', () => {
    const { mermaid: text } = drawTopology(
      snapshot([node('a', { region: 'mumbai' }), node('b'), node('c', { region: 'mumbai' })]),
    )
    expect(text).toMatch(/subgraph region_mumbai\["mumbai"\]\n {4}a.*\n {4}c.*\n {2}end\n {2}b/)
  })

  it('has no arrow to a source that is none of its nodes', () => {
    expect(drawTopology(snapshot([node('replica')], [edge(null, 'replica')])).edges).toEqual([])
  })
})

describe('the drawing for a wall', () => {
  it('has two lines a node, no probe, and words only where requests go', () => {
    const {
      nodes,
      edges,
      mermaid: text,
    } = drawTopologyForWall({
      ...snapshot([
        node('db1', { role: 'source' }),
        node('db2', { server: server({ readOnly: true }) }),
        node('proxy', { kind: 'proxy', server: null, role: null }),
        node('probe', { kind: 'probe', server: null, role: null }),
      ]),
      routes: [
        { from: 'proxy', to: 'db1', what: 'writes', state: 'busy', reason: null },
        { from: 'proxy', to: 'db2', what: 'writes', state: 'down', reason: null },
      ],
    })
    expect(nodes.map(({ lines }) => lines)).toEqual([
      ['db1', 'read-write'],
      ['db2', 'read-only'],
      ['proxy', 'running'],
    ])
    expect(edges.map(({ label }) => label)).toEqual(['writes', ''])
    expect(text).not.toMatch(/gtid|probe/)
  })
})

describe('a node of the drawing', () => {
  const down = (state: NodeSnapshot['container']['state'], exitCode: number | null) =>
    linesOf({ container: { state, since: 0, exitCode } })

  it('says what its container is, where it does not run', () => {
    expect(down('exited', 137)).toMatchObject({ lines: ['source', 'killed', 'gtid 1-45'], tone: 'down' })
    expect(down('exited', 0)).toMatchObject({ lines: ['source', 'stopped', 'gtid 1-45'], tone: 'down' })
    expect(down('removed', null)).toMatchObject({ lines: ['source', 'removed', 'gtid 1-45'], tone: 'down' })
    expect(down('paused', null)).toMatchObject({ lines: ['source', 'paused', 'gtid 1-45'], tone: 'warning' })
    expect(down('restarting', null)).toMatchObject({ lines: ['source', 'restarting', 'gtid 1-45'], tone: 'unknown' })
    expect(linesOf({ container: { state: 'running', since: 0, exitCode: null, cutOff: true } })).toMatchObject({
      lines: ['source', 'cut off', 'gtid 1-45'],
      tone: 'warning',
    })
  })

  it('says who may write on it', () => {
    expect(linesOf({ role: 'source' })).toMatchObject({ lines: ['source', 'read-write', 'gtid 1-45'], tone: 'source' })
    expect(linesOf({ server: server({ readOnly: true }) })?.lines[1]).toBe('read-only')
    expect(linesOf({ server: server({ readOnly: true, superReadOnly: true }) })?.lines[1]).toBe('super read-only')
  })

  it('says how far it is, where it is a replica', () => {
    const replica = (transactionsBehind: number | null) => drawTopology(pair({ transactionsBehind })).nodes[1]
    expect(replica(0)).toMatchObject({ lines: ['replica', 'up to date', 'gtid 1-45'], tone: 'replica' })
    expect(replica(7)?.lines[1]).toBe('7 behind')
    expect(replica(null)?.lines[1]).toBe('read-write')
  })

  it('keeps what was last known of a server that does not answer, and never says "none" for "unknown"', () => {
    const silent = (last: ServerSnapshot | null) =>
      linesOf({ server: { status: 'unknown', since: 0, reason: 'x', last: last?.status === 'known' ? last : null } })
    expect(silent(server())).toMatchObject({ lines: ['source', 'no answer', 'gtid 1-45'], tone: 'unknown' })
    expect(silent(null)?.lines).toEqual(['source', 'no answer', 'gtid unknown'])
    expect(linesOf({ server: server({ gtidExecuted: '' }) })?.lines[2]).toBe('gtid none')
    expect(linesOf({ server: server({ gtidExecuted: 'not a set' }) })?.lines[2]).toBe('gtid unknown')
  })

  it('shows the transactions of the set that grows, and counts the others', () => {
    const gtid = (gtidExecuted: string) => linesOf({ server: server({ gtidExecuted }) })?.lines[2]
    const other = uuid.replace('3f', '4f')
    expect(gtid(`${uuid}:7`)).toBe('gtid 7')
    expect(gtid(`${other}:1-2,${uuid}:1-45`)).toBe('gtid 1-45 +2')
    expect(gtid(`${uuid}:1-45:tag:1-3`)).toBe('gtid 1-45 +3')
    expect(gtid(`${uuid}:1-1000:1002-2000:2002-3000`)).toBe('gtid 1-1000…')
  })
})

describe('an arrow of the drawing', () => {
  it('says how replication goes', () => {
    expect(edgeOf({})).toMatchObject({ label: 'async', tone: 'replica', dashed: false })
    expect(edgeOf({ mode: 'semi-sync' })?.label).toBe('semi-sync')
    expect(edgeOf({ lagSeconds: 12 })).toMatchObject({ label: 'async · 12 s', tone: 'warning', dashed: false })
    expect(edgeOf({ lagSeconds: null })?.label).toBe('async')
  })

  it('says what stands still, and why', () => {
    const error = (number: number) => ({ number, message: 'x' })
    expect(edgeOf({ receiver: 'connecting' })).toMatchObject({ label: 'connecting', tone: 'warning', dashed: true })
    expect(edgeOf({ receiver: 'connecting', receiverError: error(2003) })?.label).toBe('cannot connect · 2003')
    expect(edgeOf({ receiver: 'off', receiverError: error(13114) })).toMatchObject({
      label: 'receiver stopped · 13114',
      tone: 'down',
    })
    expect(edgeOf({ applier: 'off', applierError: error(1062) })?.label).toBe('applier stopped · 1062')
    expect(edgeOf({ receiver: 'off', applier: 'off' })?.label).toBe('stopped')
    expect(edgeOf({ receiver: 'off' })?.label).toBe('receiver stopped')
    expect(edgeOf({ applier: 'off' })?.label).toBe('applier stopped')
    expect(edgeOf({ stale: true })).toMatchObject({ label: 'unknown', tone: 'unknown', dashed: true })
  })
})

describe('the structure of the drawing', () => {
  const structure = (...all: Parameters<typeof pair>) => drawTopology(pair(...all)).structure

  it('stays while only labels change a bit, so that the view need not draw anew', () => {
    const grown = { server: server({ gtidExecuted: `${uuid}:1-46` }) }
    expect(structure({}, grown)).toBe(structure())
    expect(structure({ transactionsBehind: 3 })).toBe(structure({ transactionsBehind: 4 }))
    expect(structure({ mode: 'semi-sync' })).toBe(structure({ stale: true }))
  })

  it('changes with nodes, arrows, regions, kinds, and labels that need more room', () => {
    const same = structure()
    expect(drawTopology(snapshot([...pair().nodes, node('third')], pair().edges)).structure).not.toBe(same)
    expect(drawTopology(snapshot(pair().nodes)).structure).not.toBe(same)
    expect(structure({}, { region: 'mumbai' })).not.toBe(same)
    expect(structure({}, { kind: 'proxy', server: null })).not.toBe(same)
    const connecting = { receiver: 'connecting' as const }
    expect(structure({ ...connecting, receiverError: { number: 2003, message: '' } })).not.toBe(structure(connecting))
    expect(structure({ receiver: 'off', receiverError: { number: 1045, message: '' } })).not.toBe(same)
  })

  it('is the same for the same snapshot', () => {
    expect(drawTopology(pair())).toEqual(drawTopology(pair()))
  })
})

interface ParsedDiagram {
  getVertices(): Map<string, { id: string; text?: string; classes: string[] }>
  getEdges(): { id: string; start: string; end: string; text: string; classes: string[] }[]
  getSubGraphs(): { id: string; title: string; nodes: string[] }[]
  getClasses(): Map<string, unknown>
}

/** What Mermaid's own parser makes of a text. */
async function parsed(text: string): Promise<ParsedDiagram> {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  return db as unknown as ParsedDiagram
}

/** Mermaid keeps `#35;` as a mark of its own until it draws. */
const shown = (text: string | undefined) =>
  (text ?? '').replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))

describe('whatever labels, regions and channels say', () => {
  beforeAll(async () => {
    // Mermaid cleans labels with the page's DOM, which is not here; what is tested is that they need no cleaning.
    Object.assign(DOMPurify, { addHook: () => {}, sanitize: (text: string) => text })
    await mermaid.parse('flowchart LR\n  a')
  })

  /* biome-ignore format: a list of hostile texts */
  const hostile = fc.constantFrom(
    '"', '"]', '")]', '"]:::down', '`', '`md`', '**b**', '#', '#quot;', '#35;', '&quot;', '&#34;', '<br/>', '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>', '\n', '\r\n', 'end', 'end\nclick a "javascript:alert(1)"', ';', '%%', '%%{init: {"theme":"dark"}}%%',
    '---\ntitle: x\n---', '-->', '|', '{', '}', '[', ']', '(', ')', '\\', '\\"', ':::', 'direction TB', 'direction LR x', 'subgraph x', 'classDef x', 'style x:y#z;', '$$x$$',
    'accTitle: x', '源', '🙂', ' ', 'fa:fa-car', '@{ shape: x }', '1. a', '- a', '~', '^', '*', '_',
  )
  const text = fc
    .array(fc.oneof(hostile, fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(''))
    .filter((all) => all.trim() !== '')
  const words = fc.constantFrom(
    'end',
    'graph',
    'style',
    'class',
    'o',
    'x',
    'v',
    'default',
    'call',
    'subgraph',
    'a',
    'lr',
    'td',
    'node',
  )
  const id = fc
    .oneof(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
      fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join('-')),
    )
    .filter((one) => nodeIdSchema.safeParse(one).success)

  const anySnapshot = fc
    .uniqueArray(id, { minLength: 1, maxLength: 4 })
    .chain((ids) =>
      fc.record({
        nodes: fc.tuple(
          ...ids.map((one) =>
            fc
              .record({
                kind: fc.constantFrom(...nodeKinds),
                region: fc.option(text),
                state: fc.constantFrom('running' as const, 'exited' as const, 'paused' as const),
                gtidExecuted: fc.oneof(fc.constantFrom(`${uuid}:1-45`, ''), text),
              })
              .map(({ kind, region, state, gtidExecuted }) =>
                node(one, {
                  kind,
                  region,
                  container: { state, since: 0, exitCode: null },
                  server: kind === 'mysql' ? server({ gtidExecuted }) : null,
                }),
              ),
          ),
        ),
        edges: fc.uniqueArray(
          fc
            .record({
              from: fc.constantFrom(...ids),
              to: fc.constantFrom(...ids),
              channel: text,
              stale: fc.boolean(),
              message: text,
            })
            .map(({ from, to, channel, stale, message }) =>
              edge(from, to, { id: `${from}/${to}/${channel}`, channel, stale, applierError: { number: 1, message } }),
            ),
          { maxLength: 3, selector: (one) => one.id },
        ),
      }),
    )
    .map(({ nodes, edges }) => snapshot([...nodes], edges))

  it('the drawing has its own nodes, arrows, regions and classes, and no others', async () => {
    await fc.assert(
      fc.asyncProperty(anySnapshot, async (one) => {
        const diagram = drawTopology(one)
        const db = await parsed(diagram.mermaid)
        const vertices = [...db.getVertices().values()]
        expect(vertices.map((vertex) => [vertex.id, shown(vertex.text), vertex.classes]).sort()).toEqual(
          diagram.nodes.map((drawn) => [drawn.id, drawn.lines.join('<br/>'), [drawn.tone]]).sort(),
        )
        expect(
          db.getEdges().map((drawn) => [drawn.id, drawn.start, drawn.end, shown(drawn.text), drawn.classes]),
        ).toEqual(diagram.edges.map((drawn) => [drawn.id, drawn.from, drawn.to, drawn.label, [drawn.tone]]))
        const regions = [...new Set(one.nodes.flatMap((each) => each.region ?? []))]
        const flat = (title: string) => title.replaceAll(/[\r\n]+/g, ' ').trim()
        expect(
          db
            .getSubGraphs()
            .map((group) => shown(group.title).trim())
            .sort(),
        ).toEqual(regions.map(flat).sort())
        expect([...db.getClasses().keys()].sort()).toEqual([
          'down',
          'neutral',
          'replica',
          'source',
          'unknown',
          'warning',
        ])
      }),
      { numRuns: 150 },
    )
  }, 30_000)

  it('names that a lab may give its nodes never break the drawing', async () => {
    await fc.assert(
      fc.asyncProperty(id, fc.constantFrom(...nodeKinds), async (one, kind) => {
        const { mermaid: drawn } = drawTopology(
          snapshot([node(one, { kind }), node('zz')], [edge(one, 'zz'), edge('zz', one)]),
        )
        const db = await parsed(drawn)
        expect([...db.getVertices().keys()]).toEqual([...new Set([one, 'zz'])])
        expect(db.getEdges()).toHaveLength(2)
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  it('two edges never have one id', () => {
    const alike = fc.string({ unit: fc.constantFrom('a', '-', '_', ' ', '/', '4', '5', '7', '9') })
    fc.assert(
      fc.property(alike, alike, (a, b) => {
        const ids = drawTopology(
          snapshot(
            [node('source'), node('replica')],
            [
              edge('source', 'replica', { id: `source/replica/${a}` }),
              edge('source', 'replica', { id: `source/replica/${b}` }),
            ],
          ),
        ).edges.map((one) => one.id)
        expect(new Set(ids).size).toBe(a === b ? 1 : 2)
      }),
      { examples: [['a b', 'a_32_b']] },
    )
  })

  it('a label has nothing in it that could end it', () => {
    fc.assert(
      fc.property(text, (one) => {
        const escaped = escapeLabel(one)
        expect(escaped).not.toMatch(/["<>`&\r\n{}[\]|\\]/)
        expect(escaped.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toBe(
          one.replaceAll(/[\r\n]+/g, ' '),
        )
      }),
    )
  })
})

describe('a store of backups', () => {
  const minute = 60_000
  const at = 100 * minute
  const drawn = (change: { backups: number; newestAt: number | null }, flows: BackupFlow[] = []) =>
    drawTopology({
      at,
      nodes: [node('db'), node('vault', { kind: 'store', server: null, role: null, port: null, store: change })],
      edges: [],
      backupFlows: flows,
    })
  const flow = (flowing: boolean): BackupFlow => ({ from: 'db', to: 'vault', kind: 'full', bytes: 12_400_000, flowing })
  const linesOf = (diagram: Diagram) => diagram.nodes.find(({ id }) => id === 'vault')?.lines

  it('says how many backups it holds, and how old the newest is', () => {
    expect(linesOf(drawn({ backups: 0, newestAt: null }))).toEqual(['vault', 'no backups'])
    expect(linesOf(drawn({ backups: 1, newestAt: at - 1000 }))).toEqual(['vault', '1 backup', 'newest just now'])
    expect(linesOf(drawn({ backups: 3, newestAt: at - 5 * minute }))).toEqual([
      'vault',
      '3 backups',
      'newest 5 min ago',
    ])
    expect(linesOf(drawn({ backups: 3, newestAt: at - 90 * minute }))).toEqual(['vault', '3 backups', 'newest 1 h ago'])
  })

  it('shows what comes to it, by a drawing of the same structure as when it lies there', () => {
    const before = drawn({ backups: 3, newestAt: at }, [flow(true)])
    const after = drawn({ backups: 4, newestAt: at - 5 * minute }, [flow(false)])
    expect(before.edges).toMatchObject([
      { from: 'db', to: 'vault', label: 'full · 12 MB', flowing: true, thick: true, dashed: false },
    ])
    expect(after.edges).toMatchObject([{ label: 'full · 12 MB', flowing: false, dashed: true }])
    expect(after.structure).toBe(before.structure)
  })
})
