import Docker from 'dockerode'
import type { EngineInfo } from '../contract/engine'
import { AppError } from '../contract/errors'
import { type DiscoveryInput, type EngineCandidate, listCandidates } from './discovery'
import { engineCall, translateEngineError } from './engine-error'

/** An engine that answered. */
export class Engine {
  readonly docker: Docker
  readonly info: EngineInfo

  private constructor(docker: Docker, info: EngineInfo) {
    this.docker = docker
    this.info = info
  }

  /** @throws AppError ENGINE_UNREACHABLE */
  static async connect(candidate: EngineCandidate, timeoutMs = 5000): Promise<Engine> {
    const probe = clientFor(candidate.address, timeoutMs)
    try {
      const [version, info] = await Promise.all([probe.version(), probe.info()])
      if (typeof version.ApiVersion !== 'string' || typeof info.MemTotal !== 'number') {
        throw new AppError('ENGINE_UNREACHABLE', 'What answers there is no container engine.', {
          details: { address: candidate.address },
        })
      }
      const components = (version as { Components?: { Name?: string }[] }).Components ?? []
      const isPodman = components.some((component) => /podman/i.test(component.Name ?? ''))
      return new Engine(clientFor(candidate.address), {
        name: isPodman ? 'Podman' : 'Docker',
        version: version.Version,
        apiVersion: version.ApiVersion,
        foundBy: candidate.foundBy,
        address: candidate.address,
        cpus: info.NCPU,
        memoryBytes: info.MemTotal,
      })
    } catch (error) {
      throw translateEngineError(error, 'answer', { address: candidate.address })
    }
  }

  /** @throws AppError ENGINE_UNREACHABLE */
  async ping(): Promise<void> {
    await engineCall('answer', () => clientFor(this.info.address, 3000).ping())
  }
}

/** What was tried to find an engine, for the learner to read. */
export interface Attempt {
  what: string
  result: string
}

/**
 * The first engine that answers.
 *
 * @throws AppError ENGINE_NOT_FOUND, or ENGINE_UNREACHABLE where the learner named one; `details.tried` lists the attempts
 */
export async function findEngine(input: DiscoveryInput): Promise<Engine> {
  const tried: Attempt[] = []
  for (const candidate of await listCandidates(input)) {
    try {
      return await Engine.connect(candidate)
    } catch (error) {
      const result = error instanceof AppError ? String(error.details.engine ?? error.message) : String(error)
      tried.push({ what: `${candidate.foundBy} (${candidate.address})`, result })
      if (candidate.chosen) {
        throw new AppError(
          'ENGINE_UNREACHABLE',
          `The engine named by ${candidate.foundBy} does not answer: ${candidate.address}`,
          { details: { tried, address: candidate.address }, cause: error },
        )
      }
    }
  }
  throw new AppError('ENGINE_NOT_FOUND', 'No container engine answers on this machine.', { details: { tried } })
}

function clientFor(address: string, timeoutMs?: number): Docker {
  const timeout = timeoutMs === undefined ? {} : { timeout: timeoutMs }
  if (address.startsWith('unix://')) return new Docker({ socketPath: address.slice('unix://'.length), ...timeout })
  if (address.startsWith('npipe://')) return new Docker({ socketPath: address.slice('npipe://'.length), ...timeout })
  let url: URL
  try {
    url = new URL(address)
  } catch (cause) {
    throw new AppError('ENGINE_UNREACHABLE', `Not an engine's address: ${address}`, { cause })
  }
  const protocol = url.protocol === 'ssh:' ? 'ssh' : url.protocol === 'https:' ? 'https' : 'http'
  const port = url.port || (protocol === 'ssh' ? '22' : '2375')
  return new Docker({
    protocol,
    host: url.hostname,
    port,
    ...(url.username ? { username: url.username } : {}),
    ...timeout,
  })
}
