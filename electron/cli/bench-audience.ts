import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { anySignal } from '../base/any-signal'
import { Live } from '../base/live'
import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import type { StageView } from '../contract/stage'
import { AudienceServer } from '../web/audience-server'
import { now, runViewers, type ViewersReport } from './bench-audience-viewers'
import type { Command } from './command'
import { exampleStage } from './example-stage'

const viewers = 200
/** Makes a process the one of the viewers. */
const viewersWord = 'viewers'
/** Showing the stage to them may take this share of a core, and a change may take this long. */
const aim = { share: 0.25, latencyMs: 500 }
/** Four changes a second, some of them closer to each other than the server passes them on. */
const gapsMs = [350, 150, 300, 200]

/**
 * What an audience of 200 costs the workbench: the processor time of this process, which shows a changing stage to 200
 * WebSockets of another process on loopback, and the time from a change until each of them has it. Fails above a
 * quarter of a core or half a second, and when somebody sees fewer changes than there were.
 */
export const benchAudience: Command = async (context) => {
  const { words, output, signal } = context
  if (words[1] === viewersWord) return runViewers(context)
  const seconds = Number(words[1] ?? 20)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 120) {
    throw new AppError('INPUT_INVALID', 'bench audience <seconds>: a number from 1 to 120')
  }
  const stage = new Live<StageView | null>(exampleStage(0))
  const server = new AudienceServer({
    stage,
    vote: () => false,
    rendererFolder: path.join(__dirname, '..', 'renderer'),
    interfaces: () => ({}),
    port: 0,
  })
  await server.open()
  const { url, code } = server.view.value
  const child = fork(process.argv[1] ?? '', ['bench', 'audience', viewersWord, url ?? '', code ?? '', String(viewers)])
  try {
    await server.view.until((view) => view.viewers === viewers, anySignal(signal, AbortSignal.timeout(60_000)))
    await delay(2000, signal)
    output.doing(`${viewers} viewers look for ${seconds} seconds`)
    const idle = await busyShare(() => delay(2000, signal))
    let changes = 0
    const share = await busyShare(async () => {
      const end = performance.now() + seconds * 1000
      while (performance.now() < end) {
        stage.set({ ...exampleStage(performance.now()), at: now() })
        await delay(gapsMs[changes++ % gapsMs.length] ?? 250, signal)
      }
    })
    const report = await reportOf(child)
    const { p50Ms, p95Ms, maxMs, leastStates, bytes } = report
    output.value({ viewers, seconds, changes, idleShare: idle, share, ...report, aim })
    output.line(`idle     ${percent(idle)} of a core`)
    output.line(
      `audience ${viewers} viewers, ${changes} changes, ${percent(share)} of a core (at most ${percent(aim.share)})`,
    )
    output.line(`arrival  p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, longest ${ms(maxMs)} (at most ${ms(aim.latencyMs)})`)
    output.line(
      `traffic  ${Math.round((bytes * 8) / seconds / 1e5) / 10} Mbit/s for all, at least ${leastStates} states a viewer`,
    )
    return share <= aim.share && maxMs <= aim.latencyMs && leastStates >= changes * 0.9 ? 0 : 1
  } finally {
    child.kill()
    await server.close()
  }
}

async function reportOf(child: ChildProcess): Promise<ViewersReport> {
  child.send('report')
  const [report] = (await once(child, 'message', { signal: AbortSignal.timeout(10_000) })) as [ViewersReport]
  return report
}

/** Of one core, while something is done. */
async function busyShare(action: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  const begun = performance.now()
  await action()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / (performance.now() - begun)
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const ms = (value: number) => `${Math.round(value)} ms`
