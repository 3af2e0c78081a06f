import { describe, expect, it } from 'vitest'
import { learnOutages } from './known-outages'
import { exampleOutage, exampleStream } from './traffic-example'

const lasting = exampleOutage({ firstSuccessAt: null, rtoMs: null })
const view = (...streams: ReturnType<typeof exampleStream>[]) => ({ at: 0, streams })

describe('the outages that are known', () => {
  it('stay the same while nothing is new', () => {
    const known = learnOutages([], view(exampleStream({ outages: [lasting] })))
    expect(learnOutages(known, view(exampleStream({ outages: [{ ...lasting, failed: 99 }] })))).toBe(known)
    expect(learnOutages(known, view(exampleStream()))).toBe(known)
  })

  it('are told anew when they end', () => {
    const known = learnOutages([], view(exampleStream({ outages: [lasting] })))
    const after = learnOutages(known, view(exampleStream({ outages: [exampleOutage()] })))
    expect(after.map(({ outage }) => outage.rtoMs)).toEqual([6700])
  })

  it('outlive the start of another run, and are kept apart by stream', () => {
    const known = learnOutages([], view(exampleStream({ outages: [exampleOutage()] })))
    const after = learnOutages(
      known,
      view(exampleStream({ run: 'efgh', outages: [] }), exampleStream({ name: 'twin', outages: [exampleOutage()] })),
    )
    expect(after.map(({ stream, run }) => [stream, run])).toEqual([
      ['shoppers', 'abcd'],
      ['twin', 'abcd'],
    ])
  })

  it('are none of a stream that never ran', () => {
    expect(learnOutages([], view(exampleStream({ run: null, outages: [exampleOutage()] })))).toEqual([])
  })
})
