import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** A place where an engine may answer. */
export interface EngineCandidate {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://127.0.0.1:2375`, `ssh://…`. */
  address: string
  /** How a learner would name it: `DOCKER_HOST`, `context desktop-linux`, `Docker's socket`. */
  foundBy: string
  /** The learner named it: where it does not answer, no other is tried in its stead. */
  chosen: boolean
}

export interface DiscoveryInput {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  home: string
  uid: number | null
  /** The engine setting; empty for none. */
  setting: string
}

/** All places to look at, in order: the setting, DOCKER_HOST, the current Docker context, the well-known sockets. */
export async function listCandidates(input: DiscoveryInput): Promise<EngineCandidate[]> {
  if (input.setting) return [{ address: input.setting, foundBy: 'settings', chosen: true }]
  const dockerHost = input.env.DOCKER_HOST
  if (dockerHost) return [{ address: dockerHost, foundBy: 'DOCKER_HOST', chosen: true }]
  const context = await currentContext(input)
  const known = wellKnownSockets(input)
  if (!context) return known
  return [context, ...known.filter((candidate) => candidate.address !== context.address)]
}

export function wellKnownSockets(input: DiscoveryInput): EngineCandidate[] {
  const named = (address: string, foundBy: string): EngineCandidate => ({ address, foundBy, chosen: false })
  if (input.platform === 'win32') {
    return [
      named('npipe:////./pipe/docker_engine', "Docker's pipe"),
      named('npipe:////./pipe/dockerDesktopLinuxEngine', "Docker Desktop's pipe"),
      named('npipe:////./pipe/podman-machine-default', "Podman's pipe"),
    ]
  }
  const unix = (file: string, foundBy: string) => named(`unix://${file}`, foundBy)
  const inHome = (...parts: string[]) => path.posix.join(input.home, ...parts)
  const runtime = input.env.XDG_RUNTIME_DIR ?? (input.uid === null ? null : `/run/user/${input.uid}`)
  return [
    unix('/var/run/docker.sock', "Docker's socket"),
    ...(runtime ? [unix(path.posix.join(runtime, 'docker.sock'), "rootless Docker's socket")] : []),
    unix(inHome('.docker/run/docker.sock'), "Docker Desktop's socket"),
    unix(inHome('.docker/desktop/docker.sock'), "Docker Desktop's socket"),
    unix(inHome('.colima/default/docker.sock'), "Colima's socket"),
    unix(inHome('.config/colima/default/docker.sock'), "Colima's socket"),
    unix(inHome('.rd/docker.sock'), "Rancher Desktop's socket"),
    ...(runtime ? [unix(path.posix.join(runtime, 'podman/podman.sock'), "rootless Podman's socket")] : []),
    unix('/run/podman/podman.sock', "Podman's socket"),
    unix(inHome('.local/share/containers/podman/machine/podman.sock'), "Podman machine's socket"),
  ]
}

/** The engine of Docker's current context; null for the default context, or where there is none. */
async function currentContext(input: DiscoveryInput): Promise<EngineCandidate | null> {
  const folder = input.env.DOCKER_CONFIG ?? path.join(input.home, '.docker')
  const name = input.env.DOCKER_CONTEXT || (await readJson(path.join(folder, 'config.json')))?.currentContext
  if (typeof name !== 'string' || name === '' || name === 'default') return null
  const digest = createHash('sha256').update(name).digest('hex')
  const meta = await readJson(path.join(folder, 'contexts', 'meta', digest, 'meta.json'))
  const endpoints = meta?.Endpoints as { docker?: { Host?: unknown } } | undefined
  const address = endpoints?.docker?.Host
  if (typeof address !== 'string' || address === '') return null
  return { address, foundBy: `context ${name}`, chosen: false }
}

async function readJson(file: string): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    // No such file, or not JSON: then there is no context to follow.
    return null
  }
}
