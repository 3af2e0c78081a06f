import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import type Docker from 'dockerode'
import { expect } from 'vitest'
import { type Engine, findEngine } from '../engine/engine'
import { labels } from '../engine/labels'

/** The machine's own engine. Without one the tests fail here, with all that was tried. */
export function realEngine(): Promise<Engine> {
  return findEngine({
    env: process.env,
    platform: process.platform,
    home: homedir(),
    uid: process.getuid?.() ?? null,
    setting: '',
  })
}

export interface SessionObjects {
  containers: string[]
  networks: string[]
  volumes: string[]
}

/** Names of everything on the engine that carries the session's label. */
export async function objectsOf(engine: Engine, session: string): Promise<SessionObjects> {
  return labelled(engine, `${labels.session}=${session}`)
}

/** The mark on everything that is made from a data folder, as a label to look for. */
export function homeLabel(dataFolder: string): string {
  return `${labels.home}=${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`
}

export async function labelled(engine: Engine, label: string): Promise<SessionObjects> {
  const filters = { label: [label] }
  const [containers, networks, volumes] = await Promise.all([
    engine.docker.listContainers({ all: true, filters }),
    engine.docker.listNetworks({ filters }),
    engine.docker.listVolumes({ filters: filters as unknown as string }),
  ])
  return {
    containers: containers.map((one) => one.Names[0]?.slice(1) ?? one.Id).sort(),
    networks: networks.map((one) => one.Name).sort(),
    volumes: (volumes.Volumes ?? []).map((one) => one.Name).sort(),
  }
}

export const nothing: SessionObjects = { containers: [], networks: [], volumes: [] }

/** Fails when one of these sessions left anything on the engine, and removes it, so that one failure is not many. */
export async function expectNothingLeft(engine: Engine, sessions: Iterable<string>): Promise<void> {
  const left: Record<string, SessionObjects> = {}
  for (const session of sessions) {
    const found = await objectsOf(engine, session)
    if (Object.values(found).every((names) => names.length === 0)) continue
    left[session] = found
    for (const name of found.containers) await engine.docker.getContainer(name).remove({ force: true, v: true })
    for (const name of found.networks) await engine.docker.getNetwork(name).remove()
    for (const name of found.volumes) await engine.docker.getVolume(name).remove()
  }
  expect(left, 'sessions left something on the engine').toEqual({})
}

export async function inspect(engine: Engine, container: string): Promise<Docker.ContainerInspectInfo> {
  return engine.docker.getContainer(container).inspect()
}
