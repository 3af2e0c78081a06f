import { availableParallelism } from 'node:os'
import { type VerifyResult, verifyLab } from '../session/verify'
import type { Command } from './command'

/** The keystone test of the labs named, or of all. Ends with the line `N passed, N failed`. */
export const runVerify: Command = async ({ house, words, output, signal }) => {
  const engine = await house.engine.require()
  for (const { image } of house.images.status.value) {
    await house.images.ensure(engine, image, (progress) => output.doing(progress.doing), signal)
  }
  const labs = words.length > 0 ? words.map((id) => house.catalog.lab(id)) : house.catalog.labs()
  const results: VerifyResult[] = []
  for (const invalid of words.length > 0 ? [] : house.catalog.view.value.invalid) {
    const result = {
      name: `${invalid.id}: valid`,
      passed: false,
      detail: invalid.problems.map((one) => one.message).join('; '),
      seconds: 0,
    }
    results.push(result)
    tell(result)
  }
  const cleanUp = () => {
    for (const session of house.sessions.list.value) void house.sessions.end(session.id)
  }
  signal.addEventListener('abort', cleanUp, { once: true })
  const places = Math.max(1, Math.min(4, availableParallelism()))
  const lanes = Math.min(places, labs.length)
  const waiting = [...labs]
  const lane = async () => {
    for (let lab = waiting.shift(); lab && !signal.aborted; lab = waiting.shift()) {
      const seen = await verifyLab(lab, {
        sessions: house.sessions,
        jobs: Math.max(1, Math.floor(places / lanes)),
        leftovers: () => house.sessions.leftovers(),
        onDoing: (text) => output.doing(`… ${text}`),
        onResult: tell,
      })
      results.push(...seen)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  function tell(result: VerifyResult): void {
    output.line(`${result.passed ? 'ok  ' : 'FAIL'} ${result.name} (${result.seconds.toFixed(1)} s)`)
    if (!result.passed) output.line(`     ${result.detail}`)
  }
  const failed = results.filter((result) => !result.passed).length
  output.value({ results, passed: results.length - failed, failed })
  output.line(`${results.length - failed} passed, ${failed} failed`)
  return failed === 0 && results.length > 0 ? 0 : 1
}
