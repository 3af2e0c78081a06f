import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** So many browsers may be let in; the one let in first has to ask again when there are more. */
const mostBrowsers = 32

/**
 * Who may come in. A link carries a token that opens once; for it a browser receives a secret that serves as long as this
 * process runs. Neither is kept: only their hashes are, and these are compared in constant time.
 */
export class EntryPass {
  #token: Buffer | null = null
  readonly #secrets: Buffer[] = []

  /** A token for the next browser. The one before it, if nobody used it, does not open any more. */
  issueToken(): string {
    const token = newSecret()
    this.#token = hash(token)
    return token
  }

  /** The secret of a browser that came with the right token; null for any other. */
  redeem(token: string): string | null {
    if (this.#token === null || !timingSafeEqual(this.#token, hash(token))) return null
    this.#token = null
    const secret = newSecret()
    this.#secrets.push(hash(secret))
    if (this.#secrets.length > mostBrowsers) this.#secrets.shift()
    return secret
  }

  admits(secret: string): boolean {
    const wanted = hash(secret)
    return this.#secrets.filter((one) => timingSafeEqual(one, wanted)).length > 0
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
