import { z } from 'zod'
import { nodeIdSchema } from './check'

export const faultKinds = [
  'kill',
  'stop',
  'pause',
  'disconnect',
  'restart',
  'stop-receiver',
  'stop-applier',
  'delay-replica',
] as const
export const faultKindSchema = z.enum(faultKinds)
export type FaultKind = z.infer<typeof faultKindSchema>

/** How long `delay-replica` holds back the applier. */
export const replicaDelaySeconds = 30

export interface FaultDescription {
  /** What a button says. */
  title: string
  /** What it imitates in the real world. */
  imitates: string
  /** What its undoing does; null for a fault that is over by itself. */
  undo: string | null
  /** Only for a MySQL server that replicates from another. */
  replicaOnly: boolean
}

/** The faults, in the words of the window and of the reports. */
export const faultDescriptions: Record<FaultKind, FaultDescription> = {
  kill: {
    title: 'Kill',
    imitates: 'A power loss: the server has no time to write anything down.',
    undo: 'Start it again',
    replicaOnly: false,
  },
  stop: {
    title: 'Stop cleanly',
    imitates: 'A planned shutdown: the server finishes what it does and closes its files.',
    undo: 'Start it again',
    replicaOnly: false,
  },
  pause: {
    title: 'Pause',
    imitates: 'A hang: connections stay open and nothing answers. The nastiest, since it may come back at any moment.',
    undo: 'Let it go on',
    replicaOnly: false,
  },
  disconnect: {
    title: 'Cut the network',
    imitates: 'A partition: the server runs, and nobody reaches it.',
    undo: 'Connect it again',
    replicaOnly: false,
  },
  restart: {
    title: 'Restart',
    imitates: 'A restart, as after an update: a clean stop and a start.',
    undo: null,
    replicaOnly: false,
  },
  'stop-receiver': {
    title: 'Stop the receiver',
    imitates: 'A broken line between source and replica: nothing new arrives.',
    undo: 'Start the receiver',
    replicaOnly: true,
  },
  'stop-applier': {
    title: 'Stop the applier',
    imitates: 'An applier that cannot go on: transactions arrive and pile up.',
    undo: 'Start the applier',
    replicaOnly: true,
  },
  'delay-replica': {
    title: `Delay by ${replicaDelaySeconds} s`,
    imitates: 'A replica that cannot keep up: what is read there is old.',
    undo: 'Take the delay away',
    replicaOnly: true,
  },
}

export const faultRequestSchema = z.object({ kind: faultKindSchema, node: nodeIdSchema })
export type FaultRequest = z.infer<typeof faultRequestSchema>

/**
 * What a `fault` fence says: the name of a fault, or `undo` and the name.
 *
 * @returns null for anything else
 */
export function parseFaultCommand(code: string): { kind: FaultKind; undo: boolean } | null {
  const words = code.trim().split(/\s+/)
  const undo = words[0] === 'undo'
  const kind = faultKindSchema.safeParse(undo ? words[1] : words[0])
  if (!kind.success || words.length !== (undo ? 2 : 1)) return null
  return undo && faultDescriptions[kind.data].undo === null ? null : { kind: kind.data, undo }
}

/** A fault that was injected and not undone. */
export interface ActiveFault extends FaultRequest {
  id: string
  /** Milliseconds since 1970. */
  at: number
}
