import { statfs } from 'node:fs/promises'
import type { Engine } from './engine'
import { engineCall } from './engine-error'

/** The machine on which the engine keeps its containers. */
export interface EngineHost {
  /** Room where images and volumes lie; null where the engine is on another machine, or in a virtual one. */
  freeBytes: number | null
  /** How far its clock is before ours, in milliseconds, to half of what the question took. */
  clockAheadMs: number
}

export async function observeEngineHost(engine: Engine): Promise<EngineHost> {
  const asked = Date.now()
  const info = (await engineCall('describe itself', () => engine.docker.info())) as {
    DockerRootDir?: string
    SystemTime?: string
  }
  const answered = Date.now()
  const theirs = Date.parse(info.SystemTime ?? '')
  return {
    freeBytes: engine.info.address.startsWith('unix://') ? await freeBytesAt(info.DockerRootDir) : null,
    clockAheadMs: Number.isNaN(theirs) ? 0 : theirs - (asked + answered) / 2,
  }
}

/** null where there is no such folder here: then it is in the engine's own virtual machine. */
async function freeBytesAt(folder: string | undefined): Promise<number | null> {
  if (!folder) return null
  const found = await statfs(folder).catch(() => null)
  return found ? found.bavail * found.bsize : null
}
