import type { NodeKind } from '../contract/lab'

/** A service of a lab's compose.yaml, as the engine starts it. */
export interface NodeSpec {
  id: string
  kind: NodeKind
  region: string | null
  /** The folder in which a store keeps backups; null for all others. */
  backups: string | null
  image: string
  command: string[] | null
  entrypoint: string[] | null
  environment: Record<string, string>
  hostname: string
  networks: { name: string; aliases: string[] }[]
  /** The host port is 0 where the engine picks one. Always published on 127.0.0.1. */
  ports: { container: number; host: number; protocol: 'tcp' | 'udp' }[]
  volumes: { name: string; target: string }[]
  /** Files or folders of the lab, absolute, mounted read-only. */
  binds: { source: string; target: string }[]
  healthcheck: HealthCheckSpec | null
  dependsOn: { node: string; condition: 'service_started' | 'service_healthy' | 'service_completed_successfully' }[]
  memoryBytes: number | null
  stopGraceSeconds: number | null
  labels: Record<string, string>
  restart: 'no' | 'on-failure' | 'unless-stopped' | 'always'
}

export interface HealthCheckSpec {
  test: string[]
  intervalMs: number
  timeoutMs: number
  retries: number
  startPeriodMs: number
}

export interface TopologySpec {
  nodes: NodeSpec[]
  networks: string[]
  volumes: VolumeSpec[]
}

export interface VolumeSpec {
  name: string
  /** A volume with a size of its own is kept in memory; null: as large as the engine's disk. */
  sizeBytes: number | null
}
