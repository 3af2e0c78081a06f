import type { PresenterView } from '../contract/demo'
import { AppError } from '../contract/errors'
import type { Command } from './command'

/**
 * `rehearse [lab…] [--runs N]`: all cues of the labs' demos in turn, so many times. Ends with the line `N passed, N failed`, one
 * for each run of a demo.
 */
export const runRehearse: Command = async ({ house, words, runs, output, signal }) => {
  const engine = await house.engine.require()
  for (const { image } of house.images.status.value) {
    await house.images.ensure(engine, image, (progress) => output.doing(progress.doing), signal)
  }
  const labs = words.length > 0 ? words.map((id) => house.catalog.lab(id)) : house.catalog.labs()
  const shown = labs.filter(({ demo }) => demo !== null)
  if (shown.length === 0) throw new AppError('INPUT_INVALID', 'None of these labs has a demo.')
  const results = []
  for (const { id, demo } of shown) {
    if (signal.aborted) break
    const view = await rehearseOne(id)
    const { rehearsal } = view
    const failed = new Set(rehearsal?.problems.map(({ run }) => run))
    const good = rehearsal ? rehearsal.done - failed.size : 0
    results.push({ lab: id, passed: good, failed: runs - good, rehearsal })
    output.line(`${good === runs ? 'ok  ' : 'FAIL'} ${id}: ${demo?.title} (${good} of ${runs})`)
    output.line(`     slowest way back to a cue ${rehearsal?.slowestRearmSeconds?.toFixed(1) ?? '-'} s`)
    for (const [cue, seconds] of Object.entries(rehearsal?.slowestCueSeconds ?? {})) {
      output.line(`     ${cue}: ${seconds.toFixed(1)} s`)
    }
    for (const { run, cue, problem } of rehearsal?.problems ?? []) output.line(`     run ${run}, ${cue}: ${problem}`)
    if (view.phase === 'broken') output.line(`     ${view.doing}`)
  }
  const passed = results.reduce((sum, one) => sum + one.passed, 0)
  const failed = results.reduce((sum, one) => sum + one.failed, 0)
  output.value({ results, passed, failed })
  output.line(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1

  async function rehearseOne(labId: string): Promise<PresenterView> {
    const { presenter } = house
    presenter.start(labId)
    const stop = () => presenter.cancel()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const prepared = await settled()
      if (prepared.phase !== 'armed') return prepared
      presenter.rehearse(runs)
      let doing = ''
      const subscription = presenter.view.onChange((view) => {
        if (!view || view.doing === doing) return
        doing = view.doing
        if (doing) output.doing(`… ${labId}: ${doing}`)
      })
      const view = await settled()
      subscription.dispose()
      return view
    } finally {
      signal.removeEventListener('abort', stop)
      await presenter.end()
    }
  }

  async function settled(): Promise<PresenterView> {
    const view = await house.presenter.view.until(
      (view) => view === null || ['armed', 'broken', 'ended'].includes(view.phase),
      new AbortController().signal,
    )
    if (!view) throw new AppError('SESSION_GONE', 'The demonstration has ended.')
    return view
  }
}
