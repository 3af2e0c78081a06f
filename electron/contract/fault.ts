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
  'diverge',
  'fill-disk',
  'lose-disk',
  'lose-region',
] as const
export const faultKindSchema = z.enum(faultKinds)
export type FaultKind = z.infer<typeof faultKindSchema>

/** How long `delay-replica` holds back the applier. */
export const replicaDelaySeconds = 30

/**
 * What a node must be for a fault to make sense: any, a MySQL server, one that replicates from another, one with a data
 * volume, one whose data volume has a size in compose.yaml, one that lies in a region.
 */
export type FaultNeed = 'nothing' | 'server' | 'replica' | 'volume' | 'bounded-volume' | 'region'

export interface FaultDescription {
  /** What a button says. */
  title: string
  /** What it imitates in the real world. */
  imitates: string
  /** What its undoing does; null for a fault that is over by itself. */
  undo: string | null
  needs: FaultNeed
}

/** The faults, in the words of the window and of the reports. */
export const faultDescriptions: Record<FaultKind, FaultDescription> = {
  kill: {
    title: 'Kill',
    imitates: 'A power loss: the server has no time to write anything down.',
    undo: 'Start it again',
    needs: 'nothing',
  },
  stop: {
    title: 'Stop cleanly',
    imitates: 'A planned shutdown: the server finishes what it does and closes its files.',
    undo: 'Start it again',
    needs: 'nothing',
  },
  pause: {
    title: 'Pause',
    imitates: 'A hang: connections stay open and nothing answers. The nastiest, since it may come back at any moment.',
    undo: 'Let it go on',
    needs: 'nothing',
  },
  disconnect: {
    title: 'Cut the network',
    imitates: 'A partition: the server runs, and nobody reaches it.',
    undo: 'Connect it again',
    needs: 'nothing',
  },
  restart: {
    title: 'Restart',
    imitates: 'A restart, as after an update: a clean stop and a start.',
    undo: null,
    needs: 'nothing',
  },
  'stop-receiver': {
    title: 'Stop the receiver',
    imitates: 'A broken line between source and replica: nothing new arrives.',
    undo: 'Start the receiver',
    needs: 'replica',
  },
  'stop-applier': {
    title: 'Stop the applier',
    imitates: 'An applier that cannot go on: transactions arrive and pile up.',
    undo: 'Start the applier',
    needs: 'replica',
  },
  'delay-replica': {
    title: `Delay by ${replicaDelaySeconds} s`,
    imitates: 'A replica that cannot keep up: what is read there is old.',
    undo: 'Take the delay away',
    needs: 'replica',
  },
  diverge: {
    title: 'Change a row behind its back',
    imitates: 'Silent divergence: one row differs from what the other servers have, and no log says so.',
    undo: 'Change the row back',
    needs: 'server',
  },
  'fill-disk': {
    title: 'Fill the disk',
    imitates: 'A full disk: the server runs, and cannot write another byte.',
    undo: 'Free the space',
    needs: 'bounded-volume',
  },
  'lose-disk': {
    title: 'Destroy the disk',
    imitates: 'A dead disk: the server is down, and everything it stored is gone for good.',
    undo: 'Start it with an empty disk',
    needs: 'volume',
  },
  'lose-region': {
    title: 'Destroy the region',
    imitates:
      'A fire, a flood: every server of the region is down at once, and everything stored there is gone for good.',
    undo: 'Start the region with empty disks',
    needs: 'region',
  },
}

export const faultRequestSchema = z.object({ kind: faultKindSchema, node: nodeIdSchema })
export type FaultRequest = z.infer<typeof faultRequestSchema>

/** A line of a `fault` fence. */
export type FaultStep = { do: 'inject' | 'undo'; kind: FaultKind; node: string } | { do: 'wait'; seconds: number }

/** An accident that takes longer than this is a lab's own program. */
const longestWaitSeconds = 60

/**
 * What a `fault` fence says, line by line: the name of a fault, `undo` and the name, each with another node's name behind it
 * where it is not for the fence's own; or `wait <seconds>`.
 *
 * @param node the fence's own node
 * @returns null for anything else, and for nothing
 */
export function parseFaultScript(code: string, node: string): FaultStep[] | null {
  const steps: FaultStep[] = []
  for (const line of code.trim().split('\n')) {
    const step = parseFaultLine(line.trim().split(/\s+/), node)
    if (!step) return null
    steps.push(step)
  }
  return steps
}

function parseFaultLine(words: string[], own: string): FaultStep | null {
  if (words[0] === 'wait') {
    const seconds = Number(words[1])
    return words.length === 2 && seconds > 0 && seconds <= longestWaitSeconds ? { do: 'wait', seconds } : null
  }
  const undo = words[0] === 'undo'
  const [name, node = own, ...rest] = undo ? words.slice(1) : words
  const kind = faultKindSchema.safeParse(name)
  if (!kind.success || rest.length > 0) return null
  if (undo && faultDescriptions[kind.data].undo === null) return null
  return { do: undo ? 'undo' : 'inject', kind: kind.data, node }
}

/** The nodes that a script's lines are for. */
export function nodesOfFaultScript(steps: readonly FaultStep[]): string[] {
  return steps.flatMap((step) => (step.do === 'wait' ? [] : [step.node]))
}

/** A fault that was injected and not undone. */
export interface ActiveFault extends FaultRequest {
  id: string
  /** The region that was lost, and the nodes in it. */
  region?: { name: string; nodes: string[] }
  /** What its undoing needs to know. */
  memo?: Record<string, string>
  /** When it began, before its consequences could be seen. Milliseconds since 1970. */
  at: number
  /** When it had been carried out: a server that was asked before says nothing about it. */
  doneAt?: number | undefined
}

/** The nodes that a fault hit: its own, or all of a region. */
export function nodesOfFault({ node, region }: Pick<ActiveFault, 'node' | 'region'>): readonly string[] {
  return region?.nodes ?? [node]
}

/** What a fault is of, in a sentence: a node, or a region. */
export function placeOfFault({ node, region }: Pick<ActiveFault, 'node' | 'region'>): string {
  return region?.name ?? node
}
