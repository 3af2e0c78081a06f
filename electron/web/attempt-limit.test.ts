import { beforeEach, describe, expect, it } from 'vitest'
import { AttemptLimit } from './attempt-limit'

let now = 0
let limit: AttemptLimit

beforeEach(() => {
  now = 0
  limit = new AttemptLimit({ perAddress: { burst: 3, everyMs: 1000 }, overall: { burst: 5, everyMs: 500 } }, () => now)
})

function tries(address: string, count: number): number {
  let made = 0
  for (let index = 0; index < count; index++) {
    if (!limit.allows(address)) continue
    limit.take(address)
    made++
  }
  return made
}

describe('attempts', () => {
  it('an address may make a few, and one more each second', () => {
    expect(tries('a', 100)).toBe(3)
    now += 999
    expect(tries('a', 100)).toBe(0)
    now += 1
    expect(tries('a', 100)).toBe(1)
    now += 60_000
    expect(tries('a', 100)).toBe(3)
  })

  it('one that is refused shuts out nobody else', () => {
    tries('a', 10_000)
    expect(tries('b', 1)).toBe(1)
  })

  it('many addresses together may not make more than the limit for all', () => {
    const made = Array.from({ length: 200 }, (_, index) => tries(`10.0.0.${index}`, 3)).reduce(
      (sum, one) => sum + one,
      0,
    )
    expect(made).toBe(5)
    now += 1000
    expect(tries('x', 3)).toBe(2)
  })
})
