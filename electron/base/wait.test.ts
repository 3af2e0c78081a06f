import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { delay, throwIfAborted } from './wait'

describe('a delay', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('ends after its time and not before', async () => {
    let over = false
    const waiting = delay(1000).then(() => {
      over = true
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await waiting
    expect(over).toBe(true)
  })

  it('is cancelled at once, and leaves no timer behind', async () => {
    const abort = new AbortController()
    const waiting = delay(60_000, abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not begin for a signal that was aborted before', async () => {
    await expect(delay(60_000, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a cancelled signal', () => {
  it('is an expected error, and one that goes on is none', () => {
    expect(() => throwIfAborted(AbortSignal.abort())).toThrow(expect.objectContaining({ code: 'CANCELLED' }))
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow()
  })
})
