import type { TimelineEvent } from '../contract/timeline'
import type { Outage, OutagePhase } from '../contract/traffic'
import type { TrackedOutage } from './outage-tracker'

/** A fault this long before the first failure did not cause it. */
const causeWithinMs = 60_000
/** Servers are asked a few times a second: that one was promoted may be seen this long after it took its first order. */
const seenLateMs = 1000

/**
 * Pure: an outage with its phases, as far as the timeline knows them: the fault that caused it, the first error, the moment
 * its cause was seen, the moment another server became the one to write on, the first success.
 *
 * @param timeline in the order of time
 * @param now where the outage still lasts
 */
export function withPhases(outage: TrackedOutage, timeline: readonly TimelineEvent[], now: number): Outage {
  const { firstErrorAt, ...rest } = outage
  const end = outage.firstSuccessAt ?? now
  const before = timeline.filter(
    (event) => event.kind === 'fault' && event.at <= firstErrorAt && event.at >= outage.firstFailedAt - causeWithinMs,
  )
  const fault = before.at(-1) ?? null
  const from = fault?.at ?? outage.firstFailedAt
  const during = timeline.filter((event) => event.at >= from && event.at <= end)
  const detection =
    during.find((event) => event.kind === 'detection') ??
    during.find((event) => (event.kind === 'finding' || event.kind === 'container') && concerns(event, fault))
  const promotion = timeline.find(
    (event) => event.at >= from && event.at <= end + seenLateMs && isPromotion(event) && event.node !== fault?.node,
  )
  const phases: (OutagePhase | null)[] = [
    fault && { kind: 'fault', at: fault.at, text: fault.text },
    { kind: 'first-error', at: firstErrorAt, text: outage.errors[0]?.message ?? 'An order failed' },
    detection ? { kind: 'detection', at: detection.at, text: detection.text } : null,
    promotion ? { kind: 'promotion', at: Math.min(promotion.at, end), text: promotion.text } : null,
    outage.firstSuccessAt === null
      ? null
      : { kind: 'first-success', at: outage.firstSuccessAt, text: 'An order is acknowledged again' },
  ]
  return { ...rest, phases: phases.filter((phase) => phase !== null).sort((a, b) => a.at - b.at) }
}

function concerns(event: TimelineEvent, fault: TimelineEvent | null): boolean {
  return fault === null || fault.node === null || event.node === fault.node
}

function isPromotion(event: TimelineEvent): boolean {
  return (
    (event.kind === 'role' && /\bthe primary\b/.test(event.text)) ||
    (event.kind === 'write-access' && /\bwritable\b/.test(event.text))
  )
}
