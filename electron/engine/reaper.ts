import type { Leftover } from '../contract/engine'
import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import { labels } from './labels'

/**
 * Removes exactly what carries the session's label: containers, then networks and volumes. Idempotent.
 *
 * @throws AppError ENGINE_REFUSED with what could not be removed, after everything else was
 */
export async function removeSession(engine: Engine, session: string): Promise<void> {
  if (!/^[a-z0-9]{8}$/.test(session)) throw new AppError('FORBIDDEN', `Not a session's id: ${session}`)
  try {
    await removeObjects(engine, session)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ENGINE_UNREACHABLE') throw error
    // A kept connection of before the engine went away: where it is back, a new one does.
    await engine.ping()
    await removeObjects(engine, session)
  }
}

async function removeObjects(engine: Engine, session: string): Promise<void> {
  const filters = { label: [`${labels.session}=${session}`] }
  const failures: unknown[] = []
  const attempt = async (remove: () => Promise<unknown>) => {
    try {
      await remove()
    } catch (error) {
      if (statusOf(error) !== 404) failures.push(error)
    }
  }
  const removeContainer = async (id: string) => {
    const container = engine.docker.getContainer(id)
    try {
      await container.remove({ force: true, v: true })
    } catch (error) {
      // Its removal is under way: what it uses can be removed when it is gone.
      if (statusOf(error) !== 409 || !/already in progress/.test(String(error))) throw error
      await container.wait({ condition: 'removed' })
    }
  }
  const containers = await engineCall('list containers', () => engine.docker.listContainers({ all: true, filters }))
  await Promise.all(containers.map((found) => attempt(() => removeContainer(found.Id))))
  const [networks, volumes] = await Promise.all([
    engineCall('list networks', () => engine.docker.listNetworks({ filters })),
    engineCall('list volumes', () => engine.docker.listVolumes({ filters: filters as unknown as string })),
  ])
  await Promise.all([
    ...networks.map((found) => attempt(() => engine.docker.getNetwork(found.Id).remove())),
    ...(volumes.Volumes ?? []).map((found) => attempt(() => engine.docker.getVolume(found.Name).remove())),
  ])
  if (failures.length > 0) await engineCall('remove what the session left', () => Promise.reject(failures[0]))
}

/** Making a data directory ready takes seconds: a container that is still at it after this long was left by a kill. */
const abandonedMs = 10 * 60_000

/** Removes containers in which a process that was killed made a data directory ready. They belong to no session. */
export async function removeAbandonedSeeds(engine: Engine, now = Date.now()): Promise<void> {
  const filters = { label: [`${labels.purpose}=seed`] }
  const found = await engineCall('list containers', () => engine.docker.listContainers({ all: true, filters }))
  const abandoned = found.filter((container) => container.Created * 1000 < now - abandonedMs)
  for (const { Id } of abandoned) {
    try {
      await engine.docker.getContainer(Id).remove({ force: true, v: true })
    } catch (error) {
      if (statusOf(error) !== 404) await engineCall('remove what a kill left', () => Promise.reject(error))
    }
  }
}

/**
 * Every session that has labelled objects on this engine, with what it has.
 *
 * @param home the data folder whose sessions are one's own
 */
export async function listSessions(engine: Engine, home: string): Promise<Leftover[]> {
  const filters = { label: [labels.session] }
  const [containers, networks, volumes] = await Promise.all([
    engineCall('list containers', () => engine.docker.listContainers({ all: true, filters })),
    engineCall('list networks', () => engine.docker.listNetworks({ filters })),
    engineCall('list volumes', () => engine.docker.listVolumes({ filters: filters as unknown as string })),
  ])
  const found = new Map<string, Leftover>()
  const count = (kind: 'containers' | 'networks' | 'volumes', own: Record<string, string> | undefined) => {
    const session = own?.[labels.session]
    if (!session) return
    const entry = found.get(session) ?? {
      session,
      lab: own[labels.lab] ?? '',
      own: own[labels.home] === home,
      containers: 0,
      volumes: 0,
      networks: 0,
    }
    entry[kind] += 1
    found.set(session, entry)
  }
  for (const container of containers) count('containers', container.Labels)
  for (const network of networks) count('networks', network.Labels)
  for (const volume of volumes.Volumes ?? []) count('volumes', volume.Labels)
  return [...found.values()].sort((a, b) => a.session.localeCompare(b.session))
}
