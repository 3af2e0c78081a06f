import { describe, expect, it } from 'vitest'
import { EntryPass } from './entry-pass'

describe('a token', () => {
  it('opens once', () => {
    const pass = new EntryPass()
    const token = pass.issueToken()
    expect(pass.redeem(token)).not.toBeNull()
    expect(pass.redeem(token)).toBeNull()
  })

  it('that is wrong opens nothing, and does not use up the right one', () => {
    const pass = new EntryPass()
    const token = pass.issueToken()
    for (const wrong of ['', 'x', `${token}x`, token.slice(1), token.toUpperCase()]) {
      expect(pass.redeem(wrong)).toBeNull()
    }
    expect(pass.redeem(token)).not.toBeNull()
  })

  it('that was asked for anew takes the place of the one before', () => {
    const pass = new EntryPass()
    const first = pass.issueToken()
    const second = pass.issueToken()
    expect(pass.redeem(first)).toBeNull()
    expect(pass.redeem(second)).not.toBeNull()
  })

  it('cannot be guessed, and is never the same', () => {
    const pass = new EntryPass()
    const tokens = new Set(Array.from({ length: 100 }, () => pass.issueToken()))
    expect(tokens.size).toBe(100)
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })
})

describe('a secret', () => {
  it('serves as often as it is shown, and stands beside those of other browsers', () => {
    const pass = new EntryPass()
    const secrets = [1, 2, 3].map(() => pass.redeem(pass.issueToken()) ?? '')
    for (const secret of [...secrets, ...secrets]) expect(pass.admits(secret)).toBe(true)
  })

  it('is not the token, and no other text', () => {
    const pass = new EntryPass()
    const token = pass.issueToken()
    const secret = pass.redeem(token) ?? ''
    for (const wrong of ['', token, secret.slice(1), `${secret} `]) expect(pass.admits(wrong)).toBe(false)
  })

  it('is given to so many browsers, and the oldest makes room', () => {
    const pass = new EntryPass()
    const secrets = Array.from({ length: 33 }, () => pass.redeem(pass.issueToken()) ?? '')
    expect(secrets.map((secret) => pass.admits(secret))).toEqual([false, ...Array(32).fill(true)])
  })
})
