import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { codeAlphabet, codeLength, isCode, normalizeCode } from '../contract/audience'
import { AttemptLimit } from './attempt-limit'

const cookieName = 'standby_viewer'
/** Passes of one opening: one a browser. More than viewers, for those who come back with another one. */
const maxPasses = 2000

/** 30^6 codes, and one wrong one a second from everywhere together: after an hour one in 200,000 would have been found. */
const wrongCodes = { perAddress: { burst: 10, everyMs: 6_000 }, overall: { burst: 60, everyMs: 1_000 } }
/** A class behind one address may come in at once; a ballot is not stuffed with passes. */
const rightCodes = { perAddress: { burst: 300, everyMs: 2_000 }, overall: { burst: 600, everyMs: 200 } }

export type Joined = { status: 'joined'; cookie: string } | { status: 'wrong' | 'wait' | 'full' }

/** Who has been let in: exchanges the code of one opening for a cookie, and knows each of them as a viewer. */
export class ViewerPasses {
  readonly code: string
  readonly #wrong: AttemptLimit
  readonly #right: AttemptLimit
  /** The viewer by the secret in its cookie. */
  readonly #viewers = new Map<string, string>()

  constructor(now: () => number = Date.now) {
    this.code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
    this.#wrong = new AttemptLimit(wrongCodes, now)
    this.#right = new AttemptLimit(rightCodes, now)
  }

  /** @returns the value of a Set-Cookie header for the right code */
  join(typed: string, address: string): Joined {
    // Asked first: whoever has guessed too often is not told that a guess was right.
    if (!this.#wrong.allows(address)) return { status: 'wait' }
    if (!this.#matches(normalizeCode(typed))) {
      this.#wrong.take(address)
      return { status: 'wrong' }
    }
    if (!this.#right.allows(address)) return { status: 'wait' }
    if (this.#viewers.size >= maxPasses) return { status: 'full' }
    this.#right.take(address)
    const secret = randomBytes(24).toString('base64url')
    this.#viewers.set(secret, `viewer-${this.#viewers.size + 1}`)
    return { status: 'joined', cookie: `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict` }
  }

  /** The viewer whose cookie this is; null for anybody else. */
  viewerOf(cookies: string | undefined): string | null {
    for (const part of (cookies ?? '').split(';')) {
      const [name, value = ''] = part.trim().split('=')
      const viewer = name === cookieName ? this.#viewers.get(value) : undefined
      if (viewer !== undefined) return viewer
    }
    return null
  }

  #matches(code: string): boolean {
    return isCode(code) && timingSafeEqual(Buffer.from(code), Buffer.from(this.code))
  }
}
