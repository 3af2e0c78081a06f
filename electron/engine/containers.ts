import type Docker from 'dockerode'
import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import { type Labels, labels, type Owner, projectName, sessionLabels } from './labels'
import type { NodeSpec, VolumeSpec } from './node-spec'

export function containerName(owner: Owner, node: string): string {
  return `${projectName(owner.session, owner.lab)}-${node}-1`
}

export function networkName(owner: Owner, network: string): string {
  return `${projectName(owner.session, owner.lab)}_${network}`
}

export function volumeName(owner: Owner, volume: string): string {
  return `${projectName(owner.session, owner.lab)}_${volume}`
}

/** A container that exists and was not started. */
export interface CreatedNode {
  node: NodeSpec
  containerId: string
}

export async function createNetwork(engine: Engine, owner: Owner, network: string): Promise<void> {
  await engineCall('create the network', () =>
    engine.docker.createNetwork({
      Name: networkName(owner, network),
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: { ...sessionLabels(owner), [labels.composeNetwork]: network },
    }),
  )
}

export async function createVolume(engine: Engine, owner: Owner, volume: VolumeSpec): Promise<void> {
  const { name, sizeBytes } = volume
  await engineCall('create a volume', () =>
    engine.docker.createVolume({
      Name: volumeName(owner, name),
      Labels: { ...sessionLabels(owner), [labels.composeVolume]: name },
      ...(sizeBytes === null ? {} : { DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: `size=${sizeBytes}` } }),
    }),
  )
}

/**
 * Creates the node's container: unprivileged, without host mounts but the lab's own files read-only, every port on
 * 127.0.0.1.
 */
export async function createNode(engine: Engine, owner: Owner, node: NodeSpec, image: string): Promise<CreatedNode> {
  const options = containerOptions(owner, node, image)
  const container = await engineCall(`create ${node.id}`, () => engine.docker.createContainer(options), {
    node: node.id,
  })
  for (const network of node.networks.slice(1)) {
    await engineCall(`connect ${node.id} to ${network.name}`, () =>
      engine.docker.getNetwork(networkName(owner, network.name)).connect({
        Container: container.id,
        EndpointConfig: { Aliases: [node.id, ...network.aliases] },
      }),
    )
  }
  return { node, containerId: container.id }
}

/** Pure: what is asked of the engine for a node. */
export function containerOptions(owner: Owner, node: NodeSpec, image: string): Docker.ContainerCreateOptions {
  const first = node.networks[0]
  const exposed: Record<string, object> = {}
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of publishedPorts(node)) {
    const key = `${port.container}/${port.protocol}`
    exposed[key] = {}
    bindings[key] = [...(bindings[key] ?? []), { HostIp: '127.0.0.1', HostPort: port.host ? String(port.host) : '' }]
  }
  return {
    name: containerName(owner, node.id),
    Image: image,
    Hostname: node.hostname,
    ...(node.command ? { Cmd: node.command } : {}),
    ...(node.entrypoint ? { Entrypoint: node.entrypoint } : {}),
    Env: Object.entries(node.environment).map(([key, value]) => `${key}=${value}`),
    ExposedPorts: exposed,
    Labels: nodeLabels(owner, node),
    // Without it, stop and restart by whatever tool would kill a server after ten seconds.
    StopTimeout: stopSeconds(node),
    ...(node.healthcheck
      ? {
          Healthcheck: {
            Test: node.healthcheck.test,
            Interval: node.healthcheck.intervalMs * 1e6,
            Timeout: node.healthcheck.timeoutMs * 1e6,
            Retries: node.healthcheck.retries,
            StartPeriod: node.healthcheck.startPeriodMs * 1e6,
          },
        }
      : {}),
    HostConfig: {
      Privileged: false,
      SecurityOpt: ['no-new-privileges'],
      PortBindings: bindings,
      RestartPolicy: { Name: node.restart === 'no' ? '' : node.restart },
      ...(node.memoryBytes === null ? {} : { Memory: node.memoryBytes }),
      ...(first ? { NetworkMode: networkName(owner, first.name) } : { NetworkMode: 'none' }),
      Mounts: [
        ...node.volumes.map((volume) => ({
          Type: 'volume' as const,
          Source: volumeName(owner, volume.name),
          Target: volume.target,
          ReadOnly: false,
        })),
        ...node.binds.map((bind) => ({
          Type: 'bind' as const,
          Source: bind.source,
          Target: bind.target,
          ReadOnly: true,
        })),
      ],
    },
    ...(first
      ? {
          NetworkingConfig: {
            EndpointsConfig: { [networkName(owner, first.name)]: { Aliases: [node.id, ...first.aliases] } },
          },
        }
      : {}),
  }
}

/** What the workbench talks to, by kind of node: MySQL, a proxy's page of statistics, an API. */
export const ownPorts: Partial<Record<NodeSpec['kind'], number>> = { mysql: 3306, proxy: 8404, api: 8080 }

/** The lab's ports, and the one that the workbench needs, on a port that the engine picks. */
function publishedPorts(node: NodeSpec): NodeSpec['ports'] {
  const own = ownPorts[node.kind]
  if (own === undefined || node.ports.some((port) => port.container === own && port.protocol === 'tcp'))
    return node.ports
  return [...node.ports, { container: own, host: 0, protocol: 'tcp' }]
}

function nodeLabels(owner: Owner, node: NodeSpec): Labels {
  return {
    ...node.labels,
    ...sessionLabels(owner),
    [labels.node]: node.id,
    [labels.composeService]: node.id,
    [labels.composeNumber]: '1',
    [labels.composeOneOff]: 'False',
  }
}

/**
 * How long a node may take for a clean stop, in seconds: a source with a replica attached takes ten seconds and more, and what is
 * killed meanwhile was not stopped cleanly.
 */
export function stopSeconds(node: Pick<NodeSpec, 'kind' | 'stopGraceSeconds'>): number {
  return node.stopGraceSeconds ?? (node.kind === 'mysql' ? 60 : 10)
}

export type NodeAction = 'start' | 'stop' | 'restart'

/** Starts, stops or restarts a node's container. Starting what runs and stopping what is stopped does nothing. */
export async function controlContainer(engine: Engine, owner: Owner, node: string, action: NodeAction): Promise<void> {
  const container = engine.docker.getContainer(containerName(owner, node))
  try {
    if (action === 'start') await container.start()
    else if (action === 'stop') await container.stop()
    else await container.restart()
  } catch (error) {
    if (statusOf(error) === 304) return
    if (statusOf(error) === 404) {
      throw new AppError('NODE_GONE', `The container of ${node} was removed.`, { details: { node }, cause: error })
    }
    return engineCall(`${action} ${node}`, () => Promise.reject(error), { node })
  }
}

export interface InspectedContainer {
  containerId: string
  node: string
  state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
  exitCode: number | null
  /** When it came into this state, milliseconds since 1970. */
  since: number
  health: 'none' | 'starting' | 'healthy' | 'unhealthy'
  /** Container port to host port on 127.0.0.1. */
  ports: Record<string, number>
  /** It runs, and is on none of its networks. */
  cutOff: boolean
}

/** The node's container as it is now; null when it does not exist. */
export async function inspectNode(engine: Engine, owner: Owner, node: string): Promise<InspectedContainer | null> {
  try {
    const found = await engine.docker.getContainer(containerName(owner, node)).inspect()
    if (found.Config.Labels[labels.session] !== owner.session) return null
    return inspected(found, node)
  } catch (error) {
    if (statusOf(error) === 404) return null
    return engineCall(`look at ${node}`, () => Promise.reject(error), { node })
  }
}

function inspected(found: Docker.ContainerInspectInfo, node: string): InspectedContainer {
  const ports: Record<string, number> = {}
  for (const [key, bindings] of Object.entries(found.NetworkSettings.Ports ?? {})) {
    const port = Number(bindings?.[0]?.HostPort)
    if (port) ports[key.split('/')[0] ?? key] = port
  }
  const state = found.State
  const running = state.Running && !state.Restarting
  const since = Date.parse(running ? state.StartedAt : state.FinishedAt)
  return {
    containerId: found.Id,
    node,
    state: state.Status as InspectedContainer['state'],
    exitCode: running ? null : state.ExitCode,
    since: Number.isNaN(since) || since < 0 ? Date.now() : since,
    health: (state.Health?.Status as InspectedContainer['health'] | undefined) ?? 'none',
    ports,
    cutOff: running && Object.keys(found.NetworkSettings.Networks ?? {}).length === 0,
  }
}

/** The last lines of a node's log, for errors. Empty where there is none. */
export async function logTail(engine: Engine, owner: Owner, node: string, lines: number): Promise<string> {
  try {
    const container = engine.docker.getContainer(containerName(owner, node))
    const raw = await container.logs({ stdout: true, stderr: true, tail: lines, follow: false })
    return demultiplex(raw as unknown as Buffer)
  } catch (error) {
    if (statusOf(error) === 404) return ''
    return engineCall(`read the log of ${node}`, () => Promise.reject(error), { node })
  }
}

/** Strips the engine's eight-byte frame headers from a log without TTY. */
export function demultiplex(raw: Buffer): string {
  const parts: Buffer[] = []
  let at = 0
  while (at + 8 <= raw.length) {
    const length = raw.readUInt32BE(at + 4)
    parts.push(raw.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return Buffer.concat(parts).toString('utf8')
}
