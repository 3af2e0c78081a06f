import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import { exampleOutage, exampleStart } from '../traffic/traffic-example'
import { withOutages } from './outage-lines'
import { timelineRows } from './timeline-rows'

const fault: TimelineEvent = { at: exampleStart + 11_200, kind: 'fault', node: 'db1', text: 'Kill: db1' }
const known = (changes = {}) => ({ stream: 'shoppers', run: 'abcd', outage: exampleOutage(changes) })

describe('an outage on the timeline', () => {
  it('is a line for the first error and one for the first success, among the events and in the order of time', () => {
    const later: TimelineEvent = { at: exampleStart + 15_000, kind: 'role', node: 'db2', text: 'db2 is the primary' }
    const rows = timelineRows(withOutages([later, fault], [known()]))
    expect(rows.map(({ event, sinceFault }) => [event.kind, sinceFault])).toEqual([
      ['fault', null],
      ['first-error', 40],
      ['role', 3800],
      ['first-success', 6720],
    ])
    expect(rows.at(1)?.text).toBe('shoppers: the first order fails: Connection lost: The server closed the connection.')
    expect(rows.at(-1)?.text).toBe('shoppers: an order is acknowledged again, after 6.7 s without service')
  })

  it('is one line while it lasts', () => {
    const lasting = known({ firstSuccessAt: null, rtoMs: null })
    expect(withOutages([], [lasting]).map(({ kind }) => kind)).toEqual(['first-error'])
  })

  it('begins with the first failed order where nothing else is known of it', () => {
    const [line] = withOutages([], [known({ phases: [], errors: [] })])
    expect(line).toMatchObject({ at: exampleOutage().firstFailedAt, text: 'shoppers: the first order fails' })
  })
})
