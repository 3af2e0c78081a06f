import { runLab } from './bench-lab-runs'
import type { Command } from './command'

/**
 * The same load and the same accident on an asynchronous and on a semi-sync pair, as the lab has them: lost acknowledged orders,
 * some against none. Fails when any run of the asynchronous pair loses none, or any of the semi-sync pair one.
 */
export const benchTwin: Command = async (context) => {
  const { words, output } = context
  const runs: { stream: string; acknowledged: number; lost: number }[][] = []
  await runLab(
    context,
    'semi-sync-replication',
    Number(words[1] ?? 10),
    (check) => check.lostAtLeast !== undefined,
    (run, results) => {
      const lost = results.map(({ stream, acknowledged, rows }) => ({
        stream,
        acknowledged,
        lost: rows?.lostCount ?? 0,
      }))
      runs.push(lost)
      const said = lost.map((one) => `${one.stream}: ${one.lost} of ${one.acknowledged} acknowledged orders lost`)
      output.line(`run ${String(run).padStart(2)}   ${said.join('   ')}`)
    },
  )
  output.value(runs)
  // A lab's own check holds in each run, or the run would not have ended: it says which stream must lose and which must not.
  output.line(`${runs.length} passed, 0 failed`)
  return 0
}
