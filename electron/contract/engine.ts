import type { WireError } from './errors'

export interface EngineInfo {
  /** `Docker`, `Podman`, … as the engine names itself. */
  name: string
  version: string
  apiVersion: string
  /** How it was found: `DOCKER_HOST`, `context desktop-linux`, `Docker's socket`. */
  foundBy: string
  /** Where it answers: `unix:///var/run/docker.sock`. */
  address: string
  cpus: number
  memoryBytes: number
}

/** The engine as it is now. It is looked for again, by itself, while there is none. */
export type EngineStatus =
  | { state: 'looking' }
  | { state: 'ready'; info: EngineInfo }
  | { state: 'missing'; error: WireError; tried: { what: string; result: string }[]; since: number }

/** A route to an image, in the order in which they are tried. */
export type ImageRoute = 'present' | 'pull' | 'build'

export interface ImageProgress {
  /** The name in images.yaml, such as `mysql:9.7`. */
  image: string
  route: ImageRoute
  /** What happens now, as a sentence without its full stop. */
  doing: string
  /** 0 to 1 where known. */
  fraction: number | null
}

export interface ImageStatus {
  image: string
  /** The reference that is present: `mysql:9.7`, `standby/mysql:9.7`; null while there is none. */
  reference: string | null
  sizeBytes: number | null
  /** A ready data directory exists, so new servers start from a copy. */
  seeded: boolean
  progress: ImageProgress | null
  error: WireError | null
}

/** A session's objects that no running or remembered session owns. */
export interface Leftover {
  session: string
  lab: string
  /** Started from this data folder. Another one's are shown, and left alone: they may be in use. */
  own: boolean
  containers: number
  volumes: number
  networks: number
}
