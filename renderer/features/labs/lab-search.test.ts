import { describe, expect, it } from 'vitest'
import type { LabSummary } from '../../../electron/contract/lab'
import { completionOf, countNodes } from './lab-figures'
import { groupByTopic, searchLabs } from './lab-search'

function lab(change: Partial<LabSummary>): LabSummary {
  return {
    id: 'x',
    origin: 'built-in',
    title: 'Set up asynchronous replication',
    summary: 'Two servers, nothing configured.',
    level: 'beginner',
    minutes: 25,
    topics: ['Replication'],
    objectives: ['x'],
    requires: [],
    terminals: [],
    traffic: [],
    steps: [
      { id: '01-meet', title: 'Meet the servers' },
      { id: '02-log', title: 'Read the binary log' },
    ],
    nodes: [{ id: 'source', kind: 'mysql', region: null }],
    demo: null,
    ...change,
  }
}

describe('searching labs', () => {
  const labs = [
    lab({}),
    lab({ id: 'y', title: 'Failover by hand', topics: ['Failover'], level: 'advanced', steps: [] }),
  ]

  it('finds a lab by a step of it', () => {
    expect(searchLabs(labs, 'BINARY log').map(({ id }) => id)).toEqual(['x'])
  })

  it('needs every word', () => {
    expect(searchLabs(labs, 'failover beginner')).toEqual([])
    expect(searchLabs(labs, 'failover advanced')).toHaveLength(1)
  })

  it('gives all of them for nothing', () => {
    expect(searchLabs(labs, '  ')).toHaveLength(2)
  })

  it('groups by the first topic, in order', () => {
    expect(groupByTopic([...labs, lab({ id: 'z' })]).map(({ topic, labs }) => [topic, labs.length])).toEqual([
      ['Replication', 2],
      ['Failover', 1],
    ])
  })
})

describe('the figures of a lab', () => {
  it('counts servers, and nodes where not all are servers', () => {
    expect(countNodes(lab({}).nodes)).toBe('1 server')
    expect(countNodes([...lab({}).nodes, { id: 'proxy', kind: 'proxy', region: null }])).toBe('2 nodes')
  })

  it('does not count steps that are gone', () => {
    const progress = { steps: { '01-meet': 'done', '09-gone': 'done' }, startedAt: 1, completedAt: null } as const
    expect(completionOf(lab({}), progress)).toEqual({ done: 1, unverified: 0, total: 2, complete: false })
  })

  it('is complete with unverified steps, and says how many', () => {
    const progress = { steps: { '01-meet': 'done', '02-log': 'unverified' }, startedAt: 1, completedAt: 2 } as const
    expect(completionOf(lab({}), progress)).toMatchObject({ unverified: 1, complete: true })
  })
})
