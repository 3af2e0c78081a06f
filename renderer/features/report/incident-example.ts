import type { Incident } from '../../../electron/contract/traffic'
import {
  exampleHistory,
  exampleOutage,
  exampleReconciliation,
  exampleStart,
  exampleStream,
} from '../traffic/traffic-example'

/** An incident as tests need one: the primary was killed, and two orders are gone. */
export function exampleIncident(changes: Partial<Incident> = {}): Incident {
  const reconciliation = exampleReconciliation({
    present: 998,
    lostCount: 2,
    lost: ['abcd-0000551', 'abcd-0000552'],
    lostSeconds: 0.04,
    inDoubtCount: 1,
    inDoubt: ['abcd-0000553'],
  })
  return {
    labTitle: 'Automatic failover',
    stream: exampleStream({ sent: 1045, failed: 45, reconciliation }),
    outage: exampleOutage(),
    reconciliation,
    history: exampleHistory(40, { from: 11, to: 18 }),
    timeline: [
      { at: exampleStart + 17_100, kind: 'role', node: 'db2', text: 'db2 is the primary' },
      { at: exampleStart + 11_200, kind: 'fault', node: 'db1', text: 'Kill: db1' },
      { at: exampleStart + 2_000, kind: 'traffic', node: null, text: 'shoppers: 10 shoppers order (run abcd)' },
    ],
    before: 'flowchart LR\n  db1[("db1<br/>primary")]:::source\n',
    after: 'flowchart LR\n  db2[("db2<br/>primary")]:::source\n',
    ...changes,
  }
}
