interface Allowance {
  /** Attempts that can be made at once. */
  burst: number
  /** How long it takes until one more can be made. */
  everyMs: number
}

interface AttemptLimits {
  perAddress: Allowance
  overall: Allowance
}

interface Bucket {
  left: number
  /** When `left` was counted. */
  at: number
}

/** Addresses that are remembered: the one that was quiet longest is forgotten first. */
const maxAddresses = 4096

/**
 * Limits attempts by address and in all. An address that has used up its own is refused before it costs the others anything, so
 * that one who guesses shuts out nobody else.
 */
export class AttemptLimit {
  readonly #limits: AttemptLimits
  readonly #now: () => number
  readonly #addresses = new Map<string, Bucket>()
  readonly #overall: Bucket

  constructor(limits: AttemptLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
    this.#overall = { left: limits.overall.burst, at: now() }
  }

  /** Whether an attempt may be made now. Asking costs nothing; see {@link take}. */
  allows(address: string): boolean {
    return (
      this.#refill(this.#bucketOf(address), this.#limits.perAddress) >= 1 &&
      this.#refill(this.#overall, this.#limits.overall) >= 1
    )
  }

  /** Counts an attempt. */
  take(address: string): void {
    this.#bucketOf(address).left--
    this.#overall.left--
  }

  #bucketOf(address: string): Bucket {
    const bucket = this.#addresses.get(address) ?? { left: this.#limits.perAddress.burst, at: this.#now() }
    this.#addresses.delete(address)
    this.#addresses.set(address, bucket)
    if (this.#addresses.size > maxAddresses) {
      const [oldest] = this.#addresses.keys()
      if (oldest !== undefined) this.#addresses.delete(oldest)
    }
    return bucket
  }

  #refill(bucket: Bucket, { burst, everyMs }: Allowance): number {
    const now = this.#now()
    bucket.left = Math.min(burst, bucket.left + (now - bucket.at) / everyMs)
    bucket.at = now
    return bucket.left
  }
}
