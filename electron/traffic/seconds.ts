import type { TrafficSecond } from '../contract/traffic'

/** A minute of history is shown, and a little more is kept for reports. */
const mostSeconds = 180

/** Counts answers by the second in which they came. */
export class Seconds {
  readonly #whole: TrafficSecond[] = []
  #at: number | null = null
  #acknowledged = 0
  #failed = 0
  #latencies: number[] = []

  /** @param now milliseconds since 1970 */
  acknowledged(now: number, latencyMs: number): void {
    this.roll(now)
    this.#acknowledged += 1
    this.#latencies.push(latencyMs)
  }

  failed(now: number): void {
    this.roll(now)
    this.#failed += 1
  }

  /** Ends the seconds that are over, empty ones too. */
  roll(now: number): void {
    const second = Math.floor(now / 1000) * 1000
    this.#at ??= second
    // After a sleep of the machine there is nothing to say of the time in between.
    if (second - this.#at > mostSeconds * 1000) {
      this.#close()
      this.#at = second
    }
    while (this.#at < second) this.#close()
  }

  /** The whole seconds, oldest first. */
  history(seconds: number): TrafficSecond[] {
    return this.#whole.slice(-seconds)
  }

  #close(): void {
    const sorted = this.#latencies.sort((a, b) => a - b)
    this.#whole.push({
      at: this.#at ?? 0,
      acknowledged: this.#acknowledged,
      failed: this.#failed,
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
    })
    if (this.#whole.length > mostSeconds) this.#whole.shift()
    this.#at = (this.#at ?? 0) + 1000
    this.#acknowledged = 0
    this.#failed = 0
    this.#latencies = []
  }
}

/** Pure: the smallest value that at least this share of the sorted values does not exceed; null for none. */
export function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  return Math.round(value * 10) / 10
}
