import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Check, CheckOutcome } from '../contract/check'
import { AppError } from '../contract/errors'
import type { Step } from '../contract/lab'
import type { ContainerState } from '../contract/topology'
import { CheckLoop } from './check-loop'
import type { CheckContext } from './checks/check-context'

const runs = (node: string): Check => ({ name: `${node} runs`, container: { node, state: 'running' } })

const step = (id: string, ...checks: Check[]): Step => ({
  id,
  file: `steps/${id}.md`,
  title: id,
  checks,
  body: '',
  bodyLine: 1,
  fences: [],
  hintCount: 0,
  hasSolution: false,
})

let states: Record<string, ContainerState>
let current: Step | null
let outcomes: { step: string; check: string; status: CheckOutcome['status'] }[]
let done: string[]
let askedAt: number[]
let answer: () => Promise<void>
let loop: CheckLoop

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  states = { a: 'exited', b: 'exited' }
  current = step('01-both', runs('a'), runs('b'))
  outcomes = []
  done = []
  askedAt = []
  answer = async () => {}
  const look = async (node: string) => {
    if (node === 'a') askedAt.push(Date.now())
    const state = states[node]
    await answer()
    if (!state) throw new AppError('SERVER_UNREACHABLE', `${node} does not answer`)
    return { state, since: 0, exitCode: null }
  }
  loop = new CheckLoop({
    step: () => current,
    context: { container: look } as unknown as CheckContext,
    onOutcome: (id, check, outcome) => outcomes.push({ step: id, check, status: outcome.status }),
    onAllPassed: (passed, all) => done.push(`${passed.id}: ${all.map((one) => one.status).join(', ')}`),
  })
})
afterEach(() => {
  loop.dispose()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('the checks of a step', () => {
  it('run by themselves, round after round, and each says what it found', async () => {
    loop.start()
    await pass(0)
    expect(outcomes).toEqual([
      { step: '01-both', check: 'a runs', status: 'failed' },
      { step: '01-both', check: 'b runs', status: 'failed' },
    ])
    await pass(1000)
    expect(loop.rounds.value).toBe(3)
  })

  it('mark it done within a second of its state being reached', async () => {
    loop.start()
    await pass(5000)
    expect(done).toEqual([])
    states = { a: 'running', b: 'running' }
    await pass(1000)
    expect(done[0]).toBe('01-both: passed, passed')
  })

  it('must all pass at once: one after the other is not done', async () => {
    states = { a: 'running', b: 'exited' }
    loop.start()
    await pass(1000)
    states = { a: 'exited', b: 'running' }
    await pass(1000)
    expect(new Set(outcomes.filter((one) => one.status === 'passed').map((one) => one.check))).toEqual(
      new Set(['a runs', 'b runs']),
    )
    expect(done).toEqual([])
  })

  it('are not passed by one that could not be asked', async () => {
    states = { a: 'running' }
    loop.start()
    await pass(1000)
    expect(outcomes).toContainEqual({ step: '01-both', check: 'b runs', status: 'errored' })
    expect(done).toEqual([])
  })

  it('are of the step that is open now', async () => {
    loop.start()
    await pass(0)
    current = step('02-one', runs('a'))
    outcomes.length = 0
    await pass(1000)
    expect(new Set(outcomes.map((one) => one.step))).toEqual(new Set(['02-one']))
  })

  it('rest while there is nothing to check', async () => {
    current = null
    loop.start()
    await pass(1000)
    expect(outcomes).toEqual([])
    current = step('01-one', runs('a'))
    await pass(400)
    expect(outcomes.length).toBeGreaterThan(0)
  })

  it('give the servers a rest after a round that took long', async () => {
    answer = () => new Promise((resolve) => setTimeout(resolve, 3000))
    loop.start()
    await pass(12_000)
    expect(askedAt).toEqual([0, 9000])
  })
})

describe('something that changed', () => {
  it('is looked at now, not after the pause', async () => {
    loop.start()
    await pass(100)
    states = { a: 'running', b: 'running' }
    loop.wake()
    await pass(0)
    expect(done).toHaveLength(1)
  })

  it('while a round is under way is looked at as soon as that has ended', async () => {
    answer = () => new Promise((resolve) => setTimeout(resolve, 3000))
    loop.start()
    await pass(1000)
    states = { a: 'running', b: 'running' }
    loop.wake()
    await pass(2000)
    expect(done).toEqual([])
    expect(askedAt).toEqual([0, 3000])
    await pass(3000)
    expect(done).toHaveLength(1)
  })

  it('is looked at once, not again and again', async () => {
    loop.start()
    await pass(0)
    loop.wake()
    await pass(0)
    expect(loop.rounds.value).toBe(2)
    await pass(300)
    expect(loop.rounds.value).toBe(2)
  })
})

describe('checks that were ended', () => {
  it('say nothing any more, also of a round that was under way', async () => {
    states = { a: 'running', b: 'running' }
    answer = () => new Promise((resolve) => setTimeout(resolve, 100))
    loop.start()
    await pass(50)
    loop.dispose()
    await pass(10_000)
    expect(outcomes).toEqual([])
    expect(done).toEqual([])
    expect(askedAt).toEqual([0])
  })

  it('leave no timer behind', async () => {
    loop.start()
    await pass(0)
    loop.dispose()
    await pass(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are started once', async () => {
    loop.start()
    loop.start()
    await pass(0)
    expect(askedAt).toEqual([0])
  })
})
