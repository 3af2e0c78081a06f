import type { Outage } from '../contract/traffic'

/** A time without acknowledgements is an outage when something failed in it and it lasted this long. */
const shortestOutageMs = 500
const mostReasons = 5

type Answer = { kind: 'acknowledged'; sentAt: number; at: number } | FailedAnswer
interface FailedAnswer {
  kind: 'failed'
  sentAt: number
  at: number
  reason: string
}

/** Failures since the last acknowledgement. */
interface Failing {
  firstFailedAt: number
  firstErrorAt: number
  failed: number
  reasons: Map<string, number>
}

/** An outage without its phases, which need the session's timeline, and when its first failure was known. */
export type TrackedOutage = Omit<Outage, 'phases'> & { firstErrorAt: number }

/**
 * Finds outages in the answers to a run's orders, as they come. All times are in milliseconds since 1970.
 *
 * An outage is the time between two acknowledgements in which an order failed. It begins when the first order that failed was
 * sent, but not before the acknowledgement before it, and ends with the next acknowledgement: the RTO as the shoppers see it.
 */
export class OutageTracker {
  readonly #shortestMs: number
  readonly #over: TrackedOutage[] = []
  #lastAcknowledgedAt: number | null = null
  #failing: Failing | null = null
  #longestGapMs = 0

  /** @param rate orders a second: where they are rare, a pause between two is no outage */
  constructor(rate: number) {
    this.#shortestMs = Math.max(shortestOutageMs, (3 * 1000) / rate)
  }

  add(answer: Answer): void {
    if (answer.kind === 'failed') this.#fail(answer)
    else this.#acknowledge(answer.at)
  }

  /** The longest time between two acknowledgements, and between the last one and `now` where orders are still sent. */
  longestGapMs(now: number | null): number {
    const open = now === null || this.#lastAcknowledgedAt === null ? 0 : now - this.#lastAcknowledgedAt
    return Math.max(this.#longestGapMs, open)
  }

  /** All outages until now, the newest last; the last one may still last. */
  outages(now: number): TrackedOutage[] {
    const current = this.#failing
    if (!current || now - this.#begin(current) < this.#shortestMs) return [...this.#over]
    return [...this.#over, this.#outage(current, null)]
  }

  get lastAcknowledgedAt(): number | null {
    return this.#lastAcknowledgedAt
  }

  #fail({ sentAt, at, reason }: FailedAnswer): void {
    const begin = Math.max(sentAt, this.#lastAcknowledgedAt ?? sentAt)
    this.#failing ??= { firstFailedAt: begin, firstErrorAt: at, failed: 0, reasons: new Map() }
    const failing = this.#failing
    failing.firstFailedAt = Math.min(failing.firstFailedAt, begin)
    failing.failed += 1
    failing.reasons.set(reason, (failing.reasons.get(reason) ?? 0) + 1)
  }

  #acknowledge(at: number): void {
    const failing = this.#failing
    if (failing && at - this.#begin(failing) >= this.#shortestMs) this.#over.push(this.#outage(failing, at))
    this.#failing = null
    if (this.#lastAcknowledgedAt !== null) {
      this.#longestGapMs = Math.max(this.#longestGapMs, at - this.#lastAcknowledgedAt)
    }
    this.#lastAcknowledgedAt = at
  }

  /** From where its length is counted when it is told from a hiccup. */
  #begin(failing: Failing): number {
    return this.#lastAcknowledgedAt ?? failing.firstFailedAt
  }

  #outage(failing: Failing, firstSuccessAt: number | null): TrackedOutage {
    return {
      lastAcknowledgedAt: this.#lastAcknowledgedAt,
      firstFailedAt: failing.firstFailedAt,
      firstErrorAt: failing.firstErrorAt,
      firstSuccessAt,
      rtoMs: firstSuccessAt === null ? null : Math.max(0, firstSuccessAt - failing.firstFailedAt),
      failed: failing.failed,
      errors: [...failing.reasons]
        .map(([message, count]) => ({ message, count }))
        .sort((a, b) => b.count - a.count)
        .slice(0, mostReasons),
    }
  }
}
