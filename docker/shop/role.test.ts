import { describe, expect, it } from 'vitest'
import { primaryVerdict, replicaVerdict, type ServerFacts } from './role'

const alone: ServerFacts = { readOnly: false, superReadOnly: false, group: null, replication: null }
const replica: ServerFacts = {
  readOnly: true,
  superReadOnly: true,
  group: null,
  replication: { running: true, lagSeconds: 0 },
}
const member = (
  change: Partial<NonNullable<ServerFacts['group']>> = {},
  facts: Partial<ServerFacts> = {},
): ServerFacts => ({
  ...alone,
  group: { state: 'ONLINE', role: 'PRIMARY', members: 3, reachable: 3, ...change },
  ...facts,
})

describe('the primary', () => {
  it.each([
    ['a server that accepts writes', alone, true, 'writable'],
    ['a read-only server', { ...alone, readOnly: true }, false, 'read_only is on'],
    ['a replica', replica, false, 'super_read_only is on'],
    ['the primary of a group', member(), true, 'primary of its group'],
    ['a primary that sees two of three', member({ reachable: 2 }), true, 'primary of its group'],
    ['a primary that sees only itself', member({ reachable: 1 }), false, 'no majority: 1 of 3 members can be reached'],
    [
      'a primary that sees half',
      member({ members: 4, reachable: 2 }),
      false,
      'no majority: 2 of 4 members can be reached',
    ],
    ['a secondary', member({ role: 'SECONDARY' }), false, 'group member is SECONDARY'],
    ['a member that was expelled', member({ state: 'ERROR' }), false, 'group member is ERROR'],
    [
      'a member that has not joined and is writable',
      member({ state: 'OFFLINE', role: '' }),
      false,
      'group member is OFFLINE',
    ],
    [
      'a primary that became one and is read-only yet',
      member({}, { superReadOnly: true }),
      false,
      'super_read_only is on',
    ],
  ])('is judged right: %s', (_, facts, ok, reason) => {
    expect(primaryVerdict(facts)).toEqual({ ok, reason })
  })
})

describe('a replica that can serve reads', () => {
  const lagging = (lagSeconds: number | null, running = true): ServerFacts => ({
    ...replica,
    replication: { running, lagSeconds },
  })

  it.each([
    ['one that is up to date', replica, true, '0 s behind'],
    ['one that is a little behind', lagging(5), true, '5 s behind'],
    ['one that is far behind', lagging(6), false, '6 s behind, more than 5 s'],
    ['one that does not know', lagging(null), false, 'lag is unknown'],
    ['one that has stopped', lagging(0, false), false, 'replication does not run'],
    ['one without a source', { ...replica, replication: null }, false, 'does not replicate'],
    ['a server that accepts writes', alone, false, 'read_only is off'],
    ['a secondary', member({ role: 'SECONDARY' }, { readOnly: true }), true, 'secondary of its group'],
    ['the primary of a group', member(), false, 'group member is PRIMARY'],
    ['a member that recovers', member({ state: 'RECOVERING', role: 'SECONDARY' }), false, 'group member is RECOVERING'],
    [
      'a secondary that was cut off',
      member({ role: 'SECONDARY', reachable: 1 }),
      false,
      'no majority: 1 of 3 members can be reached',
    ],
  ])('is judged right: %s', (_, facts, ok, reason) => {
    expect(replicaVerdict(facts, 5)).toEqual({ ok, reason })
  })
})
