import { describe, expect, it } from 'vitest'
import { Live } from './live'

/** Lets everything that is ready to run do so. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a live value', () => {
  it('calls its listeners with each new value, until they stop listening', () => {
    const live = new Live(1)
    const seen: number[] = []
    const subscription = live.onChange((value) => seen.push(value))
    live.set(2)
    live.update((value) => value * 10)
    subscription.dispose()
    live.set(3)
    expect(seen).toEqual([2, 20])
    expect(live.value).toBe(3)
  })

  it('tells nobody when it is set to what it is already', () => {
    const live = new Live('same')
    const seen: string[] = []
    live.onChange((value) => seen.push(value))
    live.set('same')
    expect(seen).toEqual([])
  })

  it('still calls the others when a listener stops listening while it is called', () => {
    const live = new Live(0)
    const seen: string[] = []
    const first = live.onChange(() => {
      seen.push('first')
      first.dispose()
    })
    live.onChange(() => seen.push('second'))
    live.set(1)
    live.set(2)
    expect(seen).toEqual(['first', 'second', 'second'])
  })
})

describe('the values of a live value', () => {
  it('begin with the value as it is', async () => {
    const abort = new AbortController()
    const values = new Live('now').values(abort.signal)
    expect(await values.next()).toEqual({ done: false, value: 'now' })
    abort.abort()
  })

  it('skip what came and went while the reader was busy, and end with the newest', async () => {
    const live = new Live(0)
    const abort = new AbortController()
    const values = live.values(abort.signal)
    await values.next()
    live.set(1)
    live.set(2)
    live.set(3)
    expect((await values.next()).value).toBe(3)
    const next = values.next()
    live.set(4)
    expect((await next).value).toBe(4)
    abort.abort()
  })

  it('come once each: a reader waits until there is a newer one', async () => {
    const live = new Live(0)
    const abort = new AbortController()
    const values = live.values(abort.signal)
    await values.next()
    let came = false
    const next = values.next().then((result) => {
      came = true
      return result
    })
    await settled()
    expect(came).toBe(false)
    live.set(1)
    expect((await next).value).toBe(1)
    abort.abort()
  })

  it('end when the signal aborts, also for a reader that is waiting', async () => {
    const abort = new AbortController()
    const values = new Live(0).values(abort.signal)
    await values.next()
    const waiting = values.next()
    abort.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('are none for a signal that was aborted before', async () => {
    expect(await new Live(0).values(AbortSignal.abort()).next()).toEqual({ done: true, value: undefined })
  })

  it('serve each of several readers', async () => {
    const live = new Live(0)
    const abort = new AbortController()
    const readers = [live.values(abort.signal), live.values(abort.signal)]
    for (const reader of readers) await reader.next()
    const next = readers.map((reader) => reader.next())
    live.set(7)
    expect((await Promise.all(next)).map((result) => result.value)).toEqual([7, 7])
    abort.abort()
  })
})

describe('waiting for a value', () => {
  it('ends with the first value that is accepted', async () => {
    const live = new Live(1)
    const waiting = live.until((value) => value > 2, new AbortController().signal)
    live.set(2)
    await settled()
    live.set(3)
    expect(await waiting).toBe(3)
  })

  it('ends at once when the value is accepted as it is', async () => {
    expect(await new Live('ready').until((value) => value === 'ready', new AbortController().signal)).toBe('ready')
  })

  it('fails with the reason of the abort', async () => {
    const abort = new AbortController()
    const waiting = new Live(0).until(() => false, abort.signal)
    abort.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})
