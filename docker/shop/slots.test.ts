import { describe, expect, it, vi } from 'vitest'
import { BusyError, Slots } from './slots'

/** Work that goes on until it is told to end. */
function work() {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const start = (slots: Slots, name: number) =>
    slots.run(() => {
      begun.push(name)
      return new Promise<number>((resolve) => ends.push(() => resolve(name)))
    })
  return { begun, start, endOne: () => ends.shift()?.() }
}

describe('slots', () => {
  it('let so many work at a time, and the others in the order in which they came', async () => {
    const slots = new Slots(2, 10, 10_000)
    const { begun, start, endOne } = work()
    const all = [1, 2, 3, 4].map((name) => start(slots, name))
    await vi.waitFor(() => expect(begun).toEqual([1, 2]))
    expect({ busy: slots.busy, waiting: slots.waiting }).toEqual({ busy: 2, waiting: 2 })
    endOne()
    await vi.waitFor(() => expect(begun).toEqual([1, 2, 3]))
    endOne()
    await vi.waitFor(() => expect(begun).toEqual([1, 2, 3, 4]))
    endOne()
    endOne()
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
    expect({ busy: slots.busy, waiting: slots.waiting }).toEqual({ busy: 0, waiting: 0 })
  })

  it('turn away at once who would be one too many', async () => {
    const slots = new Slots(1, 1, 10_000)
    const { begun, start, endOne } = work()
    const both = [start(slots, 1), start(slots, 2)]
    await expect(start(slots, 3)).rejects.toThrow(BusyError)
    endOne()
    await vi.waitFor(() => expect(begun).toEqual([1, 2]))
    endOne()
    expect(await Promise.all(both)).toEqual([1, 2])
  })

  it('let nobody wait longer than they may, and go on after it', async () => {
    const slots = new Slots(1, 5, 10)
    const { start, endOne } = work()
    const first = start(slots, 1)
    await expect(start(slots, 2)).rejects.toThrow('no connection was free within 10 ms')
    expect(slots.waiting).toBe(0)
    endOne()
    await first
    expect(await slots.run(async () => 'again')).toBe('again')
  })

  it('are given back by work that fails', async () => {
    const slots = new Slots(1, 0, 10)
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(slots.busy).toBe(0)
  })
})
