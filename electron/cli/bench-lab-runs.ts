import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { throwIfAborted } from '../base/wait'
import type { Check } from '../contract/check'
import { AppError } from '../contract/errors'
import type { Outage, Reconciliation } from '../contract/traffic'
import { Learner } from '../session/learner'
import type { Session } from '../session/session'
import type { CommandContext } from './command'

const patienceMs = 60_000

/** What a stream of orders went through in a run of a lab. */
export interface StreamResult {
  stream: string
  acknowledged: number
  outage: Outage | null
  /** Against the server that the lab's own check asks. */
  rows: Reconciliation | null
}

type WritesCheck = Extract<Check, { 'acknowledged-writes': unknown }>['acknowledged-writes']

/**
 * Works through a built-in lab as its guide does, up to the first step one of whose checks is as wanted, so many times, each in
 * a session of its own.
 *
 * @throws AppError NODE_NOT_READY with what a step that could not be solved says
 */
export async function runLab(
  { openHouse, signal }: CommandContext,
  labId: string,
  runs: number,
  wanted: (check: WritesCheck) => boolean,
  onRun: (run: number, results: StreamResult[]) => void,
): Promise<void> {
  if (!Number.isInteger(runs) || runs < 1) throw new AppError('INPUT_INVALID', 'How many runs: a number from 1 up')
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-bench-'))
  const house = await openHouse({ STANDBY_DATA: path.join(folder, 'data') })
  try {
    await house.engine.require()
    const { steps } = house.catalog.lab(labId)
    const last = steps.findIndex((step) => step.checks.some((check) => isWanted(check, wanted)))
    for (let run = 1; run <= runs; run += 1) {
      throwIfAborted(signal)
      const id = await house.sessions.start(labId)
      await house.sessions.whenStarted(id)
      const session = house.sessions.get(id)
      try {
        const learner = new Learner(session, patienceMs)
        for (const step of steps.slice(0, last + 1)) {
          const problem = await learner.solve(step)
          if (problem) throw new AppError('NODE_NOT_READY', `${labId}/${step.id}: ${problem}`)
        }
        onRun(run, await resultsOf(session, steps[last]?.checks ?? []))
      } finally {
        await house.sessions.end(id)
      }
    }
  } finally {
    house.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

function isWanted(check: Check, wanted: (check: WritesCheck) => boolean): boolean {
  return 'acknowledged-writes' in check && wanted(check['acknowledged-writes'])
}

async function resultsOf({ traffic }: Session, checks: readonly Check[]): Promise<StreamResult[]> {
  const results: StreamResult[] = []
  for (const { name } of traffic.view.value.streams) {
    const asked = checks.flatMap((check) => ('acknowledged-writes' in check ? [check['acknowledged-writes']] : []))
    const node = asked.find((one) => (one.traffic ?? name) === name && one.node !== undefined)?.node
    const rows = node === undefined ? null : await traffic.reconcile(name, node)
    const { acknowledged, outages } = traffic.stream(name)
    results.push({ stream: name, acknowledged, outage: outages.at(-1) ?? null, rows })
  }
  return results
}
