import type { Lab } from '../catalog/lab'
import type { NodeKind } from '../contract/lab'

/** About what a node takes when its lab names no limit, in megabytes; measured on running labs. */
const megabytesOf: Record<NodeKind, number> = { mysql: 450, proxy: 30, api: 60, probe: 50, store: 60, client: 20 }
const diskMegabytesOf: Record<NodeKind, number> = { mysql: 250, proxy: 1, api: 1, probe: 1, store: 100, client: 1 }

/** What a session of a lab takes of a machine, about. */
export interface LabNeeds {
  lab: string
  nodes: number
  memoryMegabytes: number
  diskMegabytes: number
  /** Ports of this machine that the lab asks for by number. */
  hostPorts: number[]
}

/** Pure: what all nodes of a lab take at the same time. A volume with a size is kept in memory. */
export function needsOf({ id, topology }: Lab): LabNeeds {
  const { nodes, volumes } = topology
  const inMemory = volumes.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0)
  const own = nodes.reduce((sum, { kind, memoryBytes }) => {
    const usual = megabytesOf[kind]
    return sum + (memoryBytes === null ? usual : Math.min(usual, memoryBytes / 1e6))
  }, 0)
  return {
    lab: id,
    nodes: nodes.length,
    memoryMegabytes: Math.round(own + inMemory / 1e6),
    diskMegabytes: nodes.reduce((sum, { kind }) => sum + diskMegabytesOf[kind], 0),
    hostPorts: [...new Set(nodes.flatMap(({ ports }) => ports.map(({ host }) => host)).filter((port) => port > 0))],
  }
}
