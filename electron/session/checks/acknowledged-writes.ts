import type { AcknowledgedWritesCheck, CheckOutcome } from '../../contract/check'
import type { Reconciliation, TrafficStream } from '../../contract/traffic'
import { type CheckContext, judged } from './check-context'

type Wanted = AcknowledgedWritesCheck['acknowledged-writes']

/** Orders count as flowing when one was acknowledged this recently, and every second before was not without. */
const flowingMs = 2000

/** What is expected of a run, what was observed, and whether it holds. */
interface Finding {
  expected: string
  observed: string
  holds: boolean
}

export async function runAcknowledgedWritesCheck(
  check: AcknowledgedWritesCheck,
  { traffic }: CheckContext,
): Promise<CheckOutcome> {
  const wanted = check['acknowledged-writes']
  const stream = traffic.stream(wanted.traffic)
  const asked = `the ledger of ${stream.name}${wanted.node ? `, against shop.orders on ${wanted.node}` : ''}`
  if (stream.run === null) return judged(false, asked, 'orders', `${stream.name} has not ordered anything yet`)
  const comparesRows = wanted.lost !== undefined || wanted.lostAtLeast !== undefined
  const rows = comparesRows && wanted.node ? await traffic.reconcile(stream.name, wanted.node) : null
  const found = judgeTraffic(wanted, stream, rows, Date.now())
  const text = (of: (finding: Finding) => string) => found.map(of).join('; ')
  return judged(
    found.every(({ holds }) => holds),
    `${asked}, run ${stream.run}`,
    text(({ expected }) => expected),
    text(({ observed }) => observed),
  )
}

/** Pure. @param rows the ledger against the rows of the server in question; null where it was not asked */
export function judgeTraffic(
  wanted: Wanted,
  stream: TrafficStream,
  rows: Reconciliation | null,
  now: number,
): Finding[] {
  const found: Finding[] = []
  const { lost, lostAtLeast, flowing, atLeast, maxGapSeconds, outageAtLeastSeconds } = wanted
  if (rows && (lost !== undefined || lostAtLeast !== undefined)) {
    const named = rows.lost.length > 0 ? ` (${rows.lost.slice(0, 3).join(', ')}${rows.lostCount > 3 ? ', …' : ''})` : ''
    found.push({
      expected: lost === undefined ? `at least ${lostAtLeast} acknowledged and lost` : `${lost} acknowledged and lost`,
      observed: `${rows.acknowledged} acknowledged, ${rows.present} of them present, ${rows.lostCount} lost${named}`,
      holds:
        lost === undefined ? rows.lostCount >= (lostAtLeast ?? 0) : rows.lostCount === lost && rows.acknowledged > 0,
    })
  }
  if (flowing !== undefined) found.push(judgeFlow(flowing, stream, now))
  if (atLeast !== undefined) {
    found.push({
      expected: `at least ${atLeast} acknowledged`,
      observed: `${stream.acknowledged} acknowledged`,
      holds: stream.acknowledged >= atLeast,
    })
  }
  if (maxGapSeconds !== undefined) {
    found.push({
      expected: `never more than ${maxGapSeconds} s without an acknowledgement`,
      observed: `the longest time without one is ${(stream.longestGapMs / 1000).toFixed(2)} s`,
      holds: stream.acknowledged > 1 && stream.longestGapMs <= maxGapSeconds * 1000,
    })
  }
  if (outageAtLeastSeconds !== undefined) {
    const longest = Math.max(0, ...stream.outages.map(({ rtoMs }) => rtoMs ?? 0))
    const lasts = stream.outages.some(({ rtoMs }) => rtoMs === null)
    found.push({
      expected: `an outage of at least ${outageAtLeastSeconds} s that is over`,
      observed: lasts ? 'an outage that still lasts' : longest > 0 ? `${(longest / 1000).toFixed(2)} s` : 'no outage',
      holds: longest >= outageAtLeastSeconds * 1000,
    })
  }
  return found
}

function judgeFlow(flowing: boolean, stream: TrafficStream, now: number): Finding {
  const last = stream.lastAcknowledgedAt
  const ago = last === null ? null : now - last
  const flows = stream.state === 'running' && ago !== null && ago <= flowingMs
  const seen =
    ago === null ? 'none was acknowledged yet' : `the last one was acknowledged ${(ago / 1000).toFixed(1)} s ago`
  return {
    expected: flowing
      ? 'orders are acknowledged now'
      : `orders are sent, and none has been acknowledged for ${flowingMs / 1000} s`,
    observed: stream.state === 'running' ? seen : `${stream.name} is not ordering; ${seen}`,
    holds: flowing ? flows : stream.state === 'running' && !flows,
  }
}
