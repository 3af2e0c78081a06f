import { expect, it } from 'vitest'
import { anySignal } from './any-signal'

it('aborts with the first of its signals, for its reason', () => {
  const [one, two] = [new AbortController(), new AbortController()]
  const either = anySignal(one.signal, two.signal)
  expect(either.aborted).toBe(false)
  two.abort('enough')
  one.abort('too late')
  expect([either.aborted, either.reason]).toEqual([true, 'enough'])
})

it('is aborted from the start where one of them is', () => {
  expect(anySignal(new AbortController().signal, AbortSignal.abort('before')).reason).toBe('before')
})
