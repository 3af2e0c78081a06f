import { median } from './bench-lab'
import { runLab } from './bench-lab-runs'
import type { Command } from './command'

/** What others say of theirs, to stand beside the figures measured here. */
const others = [
  'Orchestrator in production at GitHub        10 to 13 s',
  'Amazon RDS Multi-AZ (one standby)           60 to 120 s',
  'Amazon RDS Multi-AZ cluster (two readers)   under 35 s',
]

/** Kills the primary of the automatic lab under load, so many times, and prints how long shoppers were without service. */
export const benchFailover: Command = async (context) => {
  const { words, output } = context
  const times: number[] = []
  await runLab(
    context,
    'automatic-failover',
    Number(words[1] ?? 10),
    (check) => check.outageAtLeastSeconds !== undefined,
    (run, results) => {
      for (const { outage, rows } of results) {
        if (outage?.rtoMs == null) continue
        times.push(outage.rtoMs)
        const first = outage.phases[0]?.at ?? outage.firstFailedAt
        const phases = outage.phases.slice(1).map(({ kind, at }) => `${kind} +${((at - first) / 1000).toFixed(2)} s`)
        const lost = rows ? `, ${rows.lostCount} of ${rows.acknowledged} lost` : ''
        output.line(
          `run ${String(run).padStart(2)}   RTO ${(outage.rtoMs / 1000).toFixed(2)} s${lost}   (${phases.join(', ')})`,
        )
      }
    },
  )
  output.value({ rtoMs: times, medianMs: median(times) })
  output.line(`median   RTO ${(median(times) / 1000).toFixed(2)} s over ${times.length} failovers, on one machine`)
  for (const line of others) output.line(`         ${line}`)
  return times.length > 0 ? 0 : 1
}
