import { Live } from '../base/live'
import { BugError } from '../contract/errors'
import type {
  Incident,
  Reconciliation,
  TrafficCommand,
  TrafficSpec,
  TrafficStream,
  TrafficView,
} from '../contract/traffic'
import type { RunningTraffic } from '../ipc/services'

/** A session's streams of orders. */
export class SessionTraffic implements RunningTraffic {
  readonly view: Live<TrafficView>

  constructor(specs: readonly TrafficSpec[]) {
    this.view = new Live({ at: Date.now(), streams: specs.map(idleStream) })
  }

  command(_: string, __: TrafficCommand): Promise<void> {
    throw new BugError('not there yet')
  }

  reconcile(_: string, __: string): Promise<Reconciliation> {
    throw new BugError('not there yet')
  }

  incident(_: string): Incident | null {
    return null
  }
}

function idleStream({ name, into, by, shoppers, rate }: TrafficSpec): TrafficStream {
  return {
    name,
    into,
    by,
    shoppers,
    rate,
    state: 'idle',
    run: null,
    startedAt: null,
    sent: 0,
    acknowledged: 0,
    failed: 0,
    acknowledgedPerSecond: 0,
    failedPerSecond: 0,
    p50Ms: null,
    p95Ms: null,
    history: [],
    longestGapMs: 0,
    outages: [],
    reconciliation: null,
  }
}
