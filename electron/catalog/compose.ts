import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { LabProblem } from '../contract/lab'
import type { NodeSpec, TopologySpec, VolumeSpec } from '../engine/node-spec'
import { type ComposeFile, type ComposeService, composeSchema, refusedServiceKeys } from './compose-schema'
import { interpolate } from './interpolate'
import { YamlSource } from './yaml-source'

/** A container of every session that has backups restored; it is not part of a lab. */
const ownNode = 'scratch'

export interface ReadCompose {
  topology: TopologySpec | null
  problems: LabProblem[]
}

/**
 * Reads a lab's `compose.yaml`.
 *
 * @param folder the lab's folder, against which binds are resolved and which they may not leave
 * @param variables what `${NAME}` stands for, `STANDBY_PASSWORD` above all
 */
export async function readCompose(
  text: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ReadCompose> {
  const source = new YamlSource('compose.yaml', text)
  if (source.problems.length > 0) return { topology: null, problems: source.problems }
  const refused = refusedKeys(source)
  if (refused.length > 0) return { topology: null, problems: refused }
  const dollars: LabProblem[] = []
  const value = interpolate(source.value, variables, (path, message) => dollars.push(source.problem(path, message)))
  if (dollars.length > 0) return { topology: null, problems: dollars }
  const parsed = source.parse(composeSchema, value)
  if (!parsed) return { topology: null, problems: source.problems }
  const problems = crossReferences(source, parsed)
  const nodes: NodeSpec[] = []
  for (const [id, service] of Object.entries(parsed.services)) {
    nodes.push(await toNode(source, folder, id, service, parsed, problems))
  }
  const networks = new Set(nodes.flatMap((node) => node.networks.map((network) => network.name)))
  const topology = { nodes, networks: [...networks], volumes: volumesOf(parsed) }
  return { topology: problems.length > 0 ? null : topology, problems }
}

function volumesOf(file: ComposeFile): VolumeSpec[] {
  return Object.entries(file.volumes).map(([name, volume]) => ({
    name,
    sizeBytes: volume?.driver_opts?.o ?? null,
  }))
}

function refusedKeys(source: YamlSource): LabProblem[] {
  const services = (source.value as { services?: unknown } | null)?.services
  if (services === null || typeof services !== 'object') return []
  const problems: LabProblem[] = []
  for (const [id, service] of Object.entries(services)) {
    if (service === null || typeof service !== 'object') continue
    for (const key of Object.keys(service)) {
      const reason = Object.hasOwn(refusedServiceKeys, key) ? refusedServiceKeys[key] : undefined
      if (reason) problems.push(source.problem(['services', id, key], reason))
    }
  }
  return problems
}

function crossReferences(source: YamlSource, file: ComposeFile): LabProblem[] {
  const problems: LabProblem[] = []
  const known = new Set(Object.keys(file.services))
  for (const [id, service] of Object.entries(file.services)) {
    for (const { node } of service.depends_on) {
      if (!known.has(node))
        problems.push(source.problem(['services', id, 'depends_on', node], `there is no service "${node}"`))
    }
    for (const { name } of service.networks ?? []) {
      if (name !== 'default' && !Object.hasOwn(file.networks, name)) {
        problems.push(
          source.problem(['services', id, 'networks', name], `there is no network "${name}" at the top level`),
        )
      }
    }
  }
  if (known.has(ownNode)) {
    problems.push(source.problem(['services', ownNode], 'is the name of the server in which Standby restores backups'))
  }
  problems.push(...backupProblems(source, file))
  const cycle = findCycle(file)
  if (cycle)
    problems.push(
      source.problem(['services', cycle[0] ?? '', 'depends_on'], `depends on itself: ${cycle.join(' -> ')}`),
    )
  return problems
}

/** Backups are kept by stores, on a named volume: what lies in a container's own layer is gone with it. */
function backupProblems(source: YamlSource, file: ComposeFile): LabProblem[] {
  return Object.entries(file.services).flatMap(([id, service]) => {
    const { kind, backups } = service['x-standby']
    if (backups === undefined) return []
    const key = ['services', id, 'x-standby', 'backups']
    if (kind !== 'store') return [source.problem(key, 'only a service of kind store keeps backups')]
    const mounted = service.volumes.some((text) => {
      const [from = '', target = ''] = text.split(':')
      return !from.startsWith('.') && target !== '' && `${backups}/`.startsWith(`${target.replace(/\/+$/, '')}/`)
    })
    if (mounted) return []
    return [source.problem(key, `there is no named volume at ${backups}: add one to volumes, as backups:${backups}`)]
  })
}

function findCycle(file: ComposeFile): string[] | null {
  const visited = new Set<string>()
  const visit = (id: string, trail: string[]): string[] | null => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id]
    if (visited.has(id)) return null
    visited.add(id)
    for (const { node } of file.services[id]?.depends_on ?? []) {
      const found = visit(node, [...trail, id])
      if (found) return found
    }
    return null
  }
  for (const id of Object.keys(file.services)) {
    const found = visit(id, [])
    if (found) return found
  }
  return null
}

async function toNode(
  source: YamlSource,
  folder: string,
  id: string,
  service: ComposeService,
  file: ComposeFile,
  problems: LabProblem[],
): Promise<NodeSpec> {
  const volumes: NodeSpec['volumes'] = []
  const binds: NodeSpec['binds'] = []
  for (const [index, text] of service.volumes.entries()) {
    const key = ['services', id, 'volumes', index]
    const [from = '', target = '', mode] = text.split(':')
    if (!target.startsWith('/')) {
      problems.push(source.problem(key, 'must be name:/path or ./file-of-the-lab:/path:ro'))
    } else if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(from)) {
      if (!Object.hasOwn(file.volumes, from))
        problems.push(source.problem(key, `there is no volume "${from}" at the top level`))
      if (mode !== undefined) problems.push(source.problem(key, 'a named volume takes no options: write name:/path'))
      volumes.push({ name: from, target })
    } else {
      const bind = await resolveBind(folder, from)
      if (typeof bind === 'string') problems.push(source.problem(key, bind))
      else if (mode !== 'ro')
        problems.push(source.problem(key, "the lab's own files are mounted read-only: end it with :ro"))
      else binds.push({ source: bind.absolute, target })
    }
  }
  const health = service.healthcheck
  return {
    id,
    kind: service['x-standby'].kind,
    region: service['x-standby'].region ?? null,
    backups: service['x-standby'].backups ?? null,
    image: service.image,
    command: service.command ?? null,
    entrypoint: service.entrypoint ?? null,
    environment: service.environment,
    hostname: service.hostname ?? id,
    networks: service.networks ?? [{ name: 'default', aliases: [] }],
    ports: service.ports,
    volumes,
    binds,
    healthcheck: health
      ? {
          test: health.test,
          intervalMs: health.interval,
          timeoutMs: health.timeout,
          retries: health.retries,
          startPeriodMs: health.start_period,
        }
      : null,
    dependsOn: service.depends_on,
    memoryBytes: service.mem_limit ?? null,
    stopGraceSeconds: service.stop_grace_period === undefined ? null : Math.ceil(service.stop_grace_period / 1000),
    labels: service.labels,
    restart: service.restart,
  }
}

/** The file a bind names, links followed; or in words why it may not be mounted. */
async function resolveBind(folder: string, from: string): Promise<{ absolute: string } | string> {
  if (!from.startsWith('./')) {
    return `host mounts are refused: only files of the lab itself (./files/…) can be mounted, not "${from}"`
  }
  const inside = await realpath(folder)
  const wanted = path.resolve(inside, from)
  if (!wanted.startsWith(inside + path.sep)) return `"${from}" leaves the lab's folder`
  try {
    const real = await realpath(wanted)
    if (!real.startsWith(inside + path.sep)) return `"${from}" is a link that leaves the lab's folder`
    return { absolute: real }
  } catch {
    return `there is no file "${from}"`
  }
}
