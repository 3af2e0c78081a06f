import { type FaultKind, replicaDelaySeconds } from '../../../electron/contract/fault'

interface FaultWords {
  /** What it does to a node, as a command of the palette. */
  command(node: string): string
  /** A noun: what is undone. */
  noun: string
  /** While it is under way. */
  doing: string
  /** What a node is as long as the fault stands; null for one that is over by itself. */
  state: string | null
}

/** What the window says of a fault beside its description. */
export const faultWords: Record<FaultKind, FaultWords> = {
  kill: { command: (node) => `Kill ${node}`, noun: 'kill', doing: 'being killed', state: 'killed' },
  stop: { command: (node) => `Stop ${node} cleanly`, noun: 'stop', doing: 'stopping', state: 'stopped' },
  pause: { command: (node) => `Pause ${node}`, noun: 'pause', doing: 'being paused', state: 'paused' },
  disconnect: {
    command: (node) => `Cut the network of ${node}`,
    noun: 'network cut',
    doing: 'being cut off',
    state: 'cut off the network',
  },
  restart: { command: (node) => `Restart ${node}`, noun: 'restart', doing: 'restarting', state: null },
  'stop-receiver': {
    command: (node) => `Stop the receiver of ${node}`,
    noun: 'stopped receiver',
    doing: 'receiver stopping',
    state: 'receiver stopped',
  },
  'stop-applier': {
    command: (node) => `Stop the applier of ${node}`,
    noun: 'stopped applier',
    doing: 'applier stopping',
    state: 'applier stopped',
  },
  'delay-replica': {
    command: (node) => `Delay ${node} by ${replicaDelaySeconds} s`,
    noun: 'delay',
    doing: 'being delayed',
    state: `delayed by ${replicaDelaySeconds} s`,
  },
  diverge: {
    command: (node) => `Change a row of ${node} behind its back`,
    noun: 'changed row',
    doing: 'a row being changed',
    state: 'has a changed row',
  },
  'fill-disk': {
    command: (node) => `Fill the disk of ${node}`,
    noun: 'full disk',
    doing: 'disk filling up',
    state: 'disk full',
  },
  'lose-disk': {
    command: (node) => `Destroy the disk of ${node}`,
    noun: 'destroyed disk',
    doing: 'disk being destroyed',
    state: 'disk destroyed',
  },
  'lose-region': {
    command: (node) => `Destroy the region of ${node}`,
    noun: 'destruction',
    doing: 'its region being destroyed',
    state: 'region destroyed',
  },
}
