import type {
  BackupFlow,
  ClientSnapshot,
  Diagram,
  DiagramEdge,
  DiagramNode,
  GroupLink,
  NodeSnapshot,
  ReplicationEdge,
  RouteEdge,
  TopologySnapshot,
} from '../contract/topology'
import { parseGtidSet } from '../mysql/gtid-set'
import { estrangedServers } from './analyse-writers'

/** Shapes by kind: databases are cylinders, proxies hexagons, everything else a box or a pill. */
const shapes: Record<NodeSnapshot['kind'], [open: string, close: string]> = {
  mysql: ['[(', ')]'],
  proxy: ['{{', '}}'],
  api: ['(', ')'],
  probe: ['(', ')'],
  store: ['[/', '/]'],
  client: ['([', '])'],
}

/** Legible on white and on black: the window has its own colours for the same classes. */
const classes = [
  'classDef source stroke:#5b78ff,stroke-width:2px,fill:#5b78ff26',
  'classDef replica stroke:#1fa395,stroke-width:2px,fill:#1fa39526',
  'classDef neutral stroke:#7d8799,stroke-width:1.5px,fill:#7d87991a',
  'classDef down stroke:#e0454f,stroke-width:2px,stroke-dasharray:6 4,fill:#e0454f26',
  'classDef warning stroke:#cf8a1c,stroke-width:2px,fill:#cf8a1c26',
  'classDef unknown stroke:#7d8799,stroke-width:1.5px,stroke-dasharray:2 3,fill:#7d87991a',
]

/** Labels may grow this much before the drawing is laid out anew. */
const lengthStep = 6

/** Pure: the drawing of a snapshot. */
export function drawTopology(snapshot: TopologySnapshot): Diagram {
  return drawingOf(
    snapshot,
    snapshot.nodes.map((node) => drawNode(node, snapshot)),
    (snapshot.routes ?? []).map((route) => drawRoute(route, snapshot)),
  )
}

/** Pure: the drawing of a snapshot with what is read from afar: no sets of GTIDs, no probes, words only where something goes. */
export function drawTopologyForWall(snapshot: TopologySnapshot): Diagram {
  const seen = { ...snapshot, nodes: snapshot.nodes.filter(({ kind }) => kind !== 'probe') }
  return drawingOf(
    seen,
    seen.nodes.map((node) => {
      const drawn = drawNode(node, snapshot)
      return { ...drawn, lines: drawn.lines.slice(0, 2) }
    }),
    (snapshot.routes ?? []).map((route) => {
      const drawn = drawRoute(route, snapshot)
      return drawn.dashed ? { ...drawn, label: '' } : drawn
    }),
  )
}

function drawingOf(snapshot: TopologySnapshot, servers: DiagramNode[], routes: DiagramEdge[]): Diagram {
  const clients = snapshot.clients ?? []
  const nodes = [...clients.map(drawClient), ...servers]
  const edges = [
    ...clients.map((client) => drawClientRoute(client)),
    ...routes,
    ...snapshot.edges.filter((edge) => edge.from !== null).map((edge) => drawEdge(edge, snapshot)),
    ...(snapshot.groupLinks ?? []).map(drawGroupLink),
    ...(snapshot.backupFlows ?? []).map(drawBackupFlow),
  ]
  const kinds = new Map<string, NodeSnapshot['kind']>([
    ...clients.map(({ id }) => [id, 'client'] as const),
    ...snapshot.nodes.map((node) => [node.id, node.kind] as const),
  ])
  const regions = groupByRegion([
    ...clients.map(({ id }) => ({ id, region: null })),
    ...snapshot.nodes.map(({ id, region }) => ({ id, region })),
  ])
  const lines = ['flowchart LR']
  for (const [region, members] of regions) {
    if (region !== null) lines.push(`  subgraph region_${plainId(region)}["${escapeLabel(region)}"]`)
    for (const member of members) {
      const node = nodes.find((one) => one.id === member.id)
      if (!node) continue
      const [open, close] = shapes[kinds.get(node.id) ?? 'client']
      const label = node.lines.map(escapeLabel).join('<br/>')
      lines.push(`  ${region === null ? '' : '  '}${node.id}${open}"${label}"${close}:::${node.tone}`)
    }
    if (region !== null) lines.push('  end')
  }
  for (const edge of edges) {
    const arrow = edge.dashed ? '-.->' : edge.thick ? '==>' : '-->'
    const label = edge.label === '' ? '' : `|"${escapeLabel(edge.label)}"|`
    lines.push(`  ${edge.from} ${edge.id}@${arrow}${label} ${edge.to}`)
    lines.push(`  class ${edge.id} ${edge.tone}`)
  }
  lines.push(...classes.map((line) => `  ${line}`))
  return { mermaid: `${lines.join('\n')}\n`, structure: structureOf(nodes, edges, kinds, regions), nodes, edges }
}

/** Text that Mermaid shows as it is: nothing in it can end the label or become markup. */
export function escapeLabel(text: string): string {
  return (
    text
      .replaceAll(/[\r\n]+/g, ' ')
      .replaceAll(/[#&"<>`:;\\{}[\]|]/g, (character) => `#${character.charCodeAt(0)};`)
      // Mermaid takes this word for its own wherever in a line it stands, labels included.
      .replaceAll(/direction(?=\s)/g, 'directio#110;')
  )
}

function structureOf(
  nodes: DiagramNode[],
  edges: DiagramEdge[],
  kinds: Map<string, string>,
  regions: Map<string | null, Placed[]>,
): string {
  const size = (text: string) => Math.ceil(text.length / lengthStep)
  return JSON.stringify([
    nodes.map((node) => [node.id, kinds.get(node.id), node.lines.map(size)]),
    edges.map((edge) => [edge.id, edge.from, edge.to, size(edge.label)]),
    [...regions].map(([region, members]) => [region, members.map((member) => member.id)]),
  ])
}

type Placed = Pick<NodeSnapshot, 'id' | 'region'>

function groupByRegion(nodes: readonly Placed[]): Map<string | null, Placed[]> {
  const groups = new Map<string | null, Placed[]>()
  for (const node of nodes) groups.set(node.region, [...(groups.get(node.region) ?? []), node])
  return groups
}

/** Letters, digits and underscores; two texts never come to one id. */
function plainId(text: string): string {
  return [...text]
    .map((character) => (/[A-Za-z0-9]/.test(character) ? character : `_${character.codePointAt(0)}_`))
    .join('')
}

function drawNode(node: NodeSnapshot, snapshot: TopologySnapshot): DiagramNode {
  const at = (second: string, third: string | null, tone: DiagramNode['tone']): DiagramNode => ({
    id: node.id,
    lines: [node.id, second, ...(third === null ? [] : [third])],
    tone,
  })
  const { state, exitCode } = node.container
  const isServer = node.kind === 'mysql'
  const gtids = isServer ? gtidLine(node) : null
  if (state === 'removed') return at('removed', gtids, 'down')
  if (state === 'created' && isServer) return at('disk lost', null, 'down')
  if (state === 'exited' || state === 'dead') return at(exitCode === 137 ? 'killed' : 'stopped', gtids, 'down')
  if (state === 'paused') return at('paused', gtids, 'warning')
  if (state !== 'running') return at(state, gtids, 'unknown')
  if (node.container.cutOff) return at('cut off', gtids, 'warning')
  if (node.store) return at(backupCount(node.store.backups), newestWords(node.store.newestAt, snapshot.at), 'neutral')
  if (!node.server) return at(node.kind === 'probe' ? 'role probe' : 'running', null, 'neutral')
  if (node.server.status === 'unknown') return at('no answer', gtids, 'unknown')
  const writable = node.server.superReadOnly ? 'super read-only' : node.server.readOnly ? 'read-only' : 'read-write'
  const group = node.server.group
  if (group && (node.role === 'primary' || node.role === 'secondary')) {
    if (!group.hasQuorum) return at('no majority', gtids, 'warning')
    if (group.state === 'RECOVERING') return at('recovering', gtids, 'replica')
    return at(node.role === 'primary' ? 'PRIMARY' : 'secondary', gtids, node.role === 'primary' ? 'source' : 'replica')
  }
  const pairs = estrangedServers(snapshot)
  if (
    pairs.some(({ promoted, old, bothWritable }) => bothWritable && (promoted.id === node.id || old.id === node.id))
  ) {
    return at(`${writable} · alarm`, gtids, 'down')
  }
  if (group?.state === 'ERROR') return at('left the group', gtids, 'warning')
  if (pairs.some(({ old, apart }) => apart > 0 && old.id === node.id)) return at('diverged', gtids, 'warning')
  if (node.role === 'replica') {
    const edge = snapshot.edges.find((one) => one.to === node.id)
    const behind = edge?.transactionsBehind
    const progress = behind == null ? writable : behind === 0 ? 'up to date' : `${behind} behind`
    return at(progress, gtids, 'replica')
  }
  return at(writable, gtids, node.role === 'source' ? 'source' : 'neutral')
}

/** The transactions of the set that grows: `gtid 1-45`; with others beside it, `gtid 1-45 +2`. */
function gtidLine(node: NodeSnapshot): string {
  const server = node.server?.status === 'known' ? node.server : node.server?.last
  const set = server ? parseGtidSet(server.gtidExecuted) : null
  if (!set) return 'gtid unknown'
  if (set.intervals.size === 0) return 'gtid none'
  const sizes = [...set.intervals.values()].map((intervals) => ({
    text: shortened(intervals.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))),
    count: intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0),
  }))
  sizes.sort((a, b) => b.count - a.count)
  return `gtid ${sizes[0]?.text ?? ''}${sizes.length > 1 ? ` +${sizes.slice(1).reduce((sum, one) => sum + one.count, 0)}` : ''}`
}

/** As many ranges as there is room for, the first at least: a range that was cut would be another one. */
function shortened(ranges: string[]): string {
  let shown = ranges[0] ?? ''
  for (const [index, range] of ranges.entries()) {
    if (index === 0) continue
    if (`${shown}:${range}`.length > 14) return `${shown}…`
    shown += `:${range}`
  }
  return shown
}

function drawEdge(edge: ReplicationEdge, snapshot: TopologySnapshot): DiagramEdge {
  const drawn = { id: edgeId(edge), from: edge.from ?? '', to: edge.to }
  if (edge.stale) return { ...drawn, label: 'unknown', tone: 'unknown', dashed: true }
  // The replica keeps its connection to a source that hangs or is cut off, and takes it for healthy.
  if (edge.receiver === 'on' && isSilent(snapshot.nodes.find((node) => node.id === edge.from))) {
    return { ...drawn, label: 'source silent', tone: 'warning', dashed: true }
  }
  if (edge.receiver === 'connecting') {
    const label = edge.receiverError ? `cannot connect · ${edge.receiverError.number}` : 'connecting'
    return { ...drawn, label, tone: 'warning', dashed: true }
  }
  const error = edge.receiverError ?? edge.applierError
  if (error) {
    const what = edge.receiver === 'off' && edge.receiverError ? 'receiver' : 'applier'
    return { ...drawn, label: `${what} stopped · ${error.number}`, tone: 'down', dashed: true }
  }
  if (edge.receiver === 'off' && edge.applier === 'off')
    return { ...drawn, label: 'stopped', tone: 'warning', dashed: true }
  if (edge.receiver === 'off') return { ...drawn, label: 'receiver stopped', tone: 'warning', dashed: true }
  if (edge.applier === 'off') return { ...drawn, label: 'applier stopped', tone: 'warning', dashed: true }
  const lag = edge.lagSeconds && edge.lagSeconds > 0 ? ` · ${edge.lagSeconds} s` : ''
  const mode = edge.mode === 'fallen-back' ? 'async · fell back' : edge.mode
  const tone = lag || edge.mode === 'fallen-back' ? 'warning' : 'replica'
  return { ...drawn, label: `${mode}${lag}`, tone, dashed: false }
}

function drawClient({ id, label, state }: ClientSnapshot): DiagramNode {
  return { id, lines: [id, label], tone: state === 'failing' ? 'down' : 'neutral' }
}

function drawClientRoute({ id, into, state }: ClientSnapshot): DiagramEdge {
  const drawn = { id: `c_${plainId(id)}`, from: id, to: into }
  if (state === 'failing') return { ...drawn, label: 'failing', tone: 'down', dashed: true }
  return { ...drawn, label: '', tone: 'neutral', dashed: state === 'idle', thick: state === 'served' }
}

function drawRoute(route: RouteEdge, snapshot: TopologySnapshot): DiagramEdge {
  const { from, to, what, state } = route
  const drawn = { id: `r_${plainId(`${from}/${to}/${what}`)}`, from, to }
  const name = what === 'requests' ? '' : what
  if (state === 'busy') return { ...drawn, label: name, tone: 'neutral', dashed: false, thick: what !== 'reads' }
  if (state === 'ready') return { ...drawn, label: '', tone: 'neutral', dashed: true }
  if (state === 'drained') return { ...drawn, label: 'out', tone: 'unknown', dashed: true }
  if (state === 'unknown') return { ...drawn, label: '', tone: 'unknown', dashed: true }
  return { ...drawn, label: downLabel(route, snapshot), tone: 'unknown', dashed: true }
}

/** A server that is well and not meant to get these requests is not down. */
function downLabel({ to, what, reason }: RouteEdge, snapshot: TopologySnapshot): string {
  const target = snapshot.nodes.find(({ id }) => id === to)
  if (what === 'writes' && target?.server?.status === 'known' && target.server.readOnly)
    return target.role === 'secondary' ? 'not primary' : 'read-only'
  return target?.container.state === 'running' && reason && /\b503\b/.test(reason) ? 'not ready' : 'down'
}

function drawGroupLink({ from, to, state, transactionsBehind }: GroupLink): DiagramEdge {
  const drawn = { id: `g_${plainId(`${from}/${to}`)}`, from, to }
  if (state === 'UNREACHABLE') return { ...drawn, label: 'unreachable', tone: 'warning', dashed: true }
  if (state === 'RECOVERING') return { ...drawn, label: 'recovering', tone: 'replica', dashed: true }
  const behind = transactionsBehind === null ? 'unknown' : `${transactionsBehind} behind`
  return { ...drawn, label: behind, tone: 'replica', dashed: false }
}

/** The same words while it is on its way and afterwards: only what moves along the line, and its thickness, differ. */
function drawBackupFlow({ from, to, kind, bytes, flowing }: BackupFlow): DiagramEdge {
  const drawn = { id: `b_${plainId(`${from}/${to}`)}`, from, to, label: `${kind} · ${sizeWords(bytes)}` }
  return { ...drawn, tone: flowing ? 'replica' : 'neutral', dashed: !flowing, thick: flowing, flowing }
}

function backupCount(count: number): string {
  if (count === 0) return 'no backups'
  return count === 1 ? '1 backup' : `${count} backups`
}

/** In steps, so that the drawing is not another one each second. */
function newestWords(newestAt: number | null, now: number): string | null {
  if (newestAt === null) return null
  const minutes = Math.floor((now - newestAt) / 60_000)
  if (minutes < 1) return 'newest just now'
  if (minutes < 60) return `newest ${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `newest ${hours} h ago` : `newest ${Math.floor(hours / 24)} d ago`
}

/** Decimal units, as elsewhere. */
function sizeWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} KB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

function isSilent(source: NodeSnapshot | undefined): boolean {
  return source !== undefined && (source.container.state !== 'running' || source.container.cutOff === true)
}

function edgeId(edge: ReplicationEdge): string {
  return `e_${plainId(edge.id)}`
}
