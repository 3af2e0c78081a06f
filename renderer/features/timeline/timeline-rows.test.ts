import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../../electron/contract/timeline'
import { kindWord } from './timeline-kinds'
import { formatInstant, formatSinceFault, timelineRows, timelineText } from './timeline-rows'

const noon = new Date(2026, 0, 31, 12, 0, 0).getTime()

function event(afterMs: number, kind: TimelineEvent['kind'], text: string, node: string | null = 'replica') {
  return { at: noon + afterMs, kind, node, text } satisfies TimelineEvent
}

describe('the rows of a timeline', () => {
  it('stand in the order of their times, whatever was seen first', () => {
    const rows = timelineRows([event(40, 'container', 'replica was killed'), event(0, 'fault', 'Kill: replica')])
    expect(rows.map(({ event: { kind } }) => kind)).toEqual(['fault', 'container'])
  })

  it('count the time since the last fault', () => {
    const rows = timelineRows([
      event(-500, 'step', 'Step done: Meet the servers', null),
      event(0, 'fault', 'Kill: source', 'source'),
      event(3200, 'finding', 'source is down: it was killed', 'source'),
      event(9000, 'fault', 'Pause: replica'),
      event(9100, 'container', 'replica hangs: it is paused'),
    ])
    expect(rows.map(({ sinceFault }) => sinceFault)).toEqual([null, null, 3200, null, 100])
  })

  it.each([
    ['fault', 'Kill: replica', 'Kill', null, false],
    ['undo', 'Let it go on: replica', 'Let it go on', null, false],
    ['container', 'replica hangs: it is paused', 'hangs: it is paused', null, true],
    ['resolved', 'Over: replica lags', 'lags', null, true],
    ['finding', 'replica lags: replica is late: very', 'lags', 'replica is late: very', true],
    ['finding', 'Receiver stopped: The receiver was stopped', 'Receiver stopped', 'The receiver was stopped', false],
    ['step', 'Step done: Over: replica', 'Over: replica', null, false],
  ] as const)('say %s "%s" without the name beside it', (kind, text, shown, detail, predicate) => {
    const node = kind === 'step' ? null : 'replica'
    expect(timelineRows([event(0, kind, text, node)])[0]).toMatchObject({ text: shown, detail, predicate })
  })

  it('have keys of their own, even for twins, which stay when the oldest are dropped', () => {
    const events = [event(0, 'step', 'a', null), event(5, 'role', 'b'), event(5, 'role', 'b')]
    const keys = timelineRows(events).map(({ key }) => key)
    expect(new Set(keys).size).toBe(3)
    expect(timelineRows(events.slice(1)).map(({ key }) => key)).toEqual(keys.slice(1))
  })
})

it('tells times to the tenth', () => {
  expect(formatInstant(noon + 11_490)).toBe('12:00:11.4')
  expect(formatSinceFault(3240)).toBe('+3.2 s')
})

it('copies as text, a line an event', () => {
  const rows = timelineRows([event(0, 'fault', 'Kill: replica'), event(300, 'container', 'replica was killed')])
  expect(timelineText(rows).split('\n')).toEqual([
    '12:00:00.0                Fault         Kill: replica',
    '12:00:00.3        +0.3 s  Container     replica was killed',
  ])
})

it('names a kind of event that it does not know by its own name', () => {
  expect([kindWord('write-access'), kindWord('quorum-lost'), kindWord('constructor')]).toEqual([
    'Write access',
    'Quorum lost',
    'Constructor',
  ])
})
