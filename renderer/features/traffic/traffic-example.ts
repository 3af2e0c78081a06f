import type { Outage, Reconciliation, TrafficSecond, TrafficStream } from '../../../electron/contract/traffic'

/** A local afternoon, for tests that read times of day. */
export const exampleStart = new Date(2026, 0, 31, 14, 3, 0).getTime()

/** A stream as tests need one: it runs, and nothing has happened to it. */
export function exampleStream(changes: Partial<TrafficStream> = {}): TrafficStream {
  return {
    name: 'shoppers',
    into: 'proxy',
    by: 'mysql',
    shoppers: 10,
    rate: 50,
    state: 'running',
    run: 'abcd',
    startedAt: exampleStart,
    sent: 1000,
    acknowledged: 1000,
    failed: 0,
    acknowledgedPerSecond: 50,
    failedPerSecond: 0,
    p50Ms: 3.1,
    p95Ms: 8.4,
    history: [],
    lastAcknowledgedAt: exampleStart + 20_000,
    longestGapMs: 120,
    outages: [],
    reconciliation: null,
    ...changes,
  }
}

/** An outage of 6.7 seconds with all of its phases. */
export function exampleOutage(changes: Partial<Outage> = {}): Outage {
  const fault = exampleStart + 11_200
  return {
    lastAcknowledgedAt: fault + 10,
    firstFailedAt: fault + 20,
    firstSuccessAt: fault + 6_720,
    rtoMs: 6_700,
    failed: 45,
    errors: [{ message: 'Connection lost: The server closed the connection.', count: 45 }],
    phases: [
      { kind: 'fault', at: fault, text: 'Kill: db1' },
      { kind: 'first-error', at: fault + 40, text: 'Connection lost: The server closed the connection.' },
      { kind: 'detection', at: fault + 5_600, text: 'db1 is no longer a member' },
      { kind: 'promotion', at: fault + 5_900, text: 'db2 is the primary' },
      { kind: 'first-success', at: fault + 6_720, text: 'An order is acknowledged again' },
    ],
    ...changes,
  }
}

export function exampleReconciliation(changes: Partial<Reconciliation> = {}): Reconciliation {
  return {
    at: exampleStart + 20_000,
    node: 'db2',
    acknowledged: 1000,
    present: 1000,
    lostCount: 0,
    lost: [],
    lostSeconds: 0,
    inDoubtCount: 0,
    inDoubt: [],
    ...changes,
  }
}

/** Seconds from `exampleStart` on, 50 orders each but for those that are out. */
export function exampleHistory(
  seconds: number,
  out: { from: number; to: number } = { from: -1, to: -1 },
): TrafficSecond[] {
  return Array.from({ length: seconds }, (_, index) => {
    const failing = index >= out.from && index < out.to
    return {
      at: exampleStart + index * 1000,
      acknowledged: failing ? 0 : 50,
      failed: failing ? 10 : 0,
      p50Ms: failing ? null : 3,
      p95Ms: failing ? null : 8,
    }
  })
}
