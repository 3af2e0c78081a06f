import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent } from './events'

/** Recorded from Docker's event stream: a MySQL server that was killed. */
const died = {
  status: 'die',
  id: '5c1f7e0d',
  from: 'standby/mysql:9.7',
  Type: 'container',
  Action: 'die',
  Actor: {
    ID: '5c1f7e0d',
    Attributes: {
      'com.docker.compose.project': 'standby-async-replication-k2j4h8s1',
      'com.docker.compose.service': 'source',
      execDuration: '41',
      exitCode: '137',
      image: 'standby/mysql:9.7',
      'io.standby.lab': 'async-replication',
      'io.standby.node': 'source',
      'io.standby.session': 'k2j4h8s1',
      name: 'standby-async-replication-k2j4h8s1-source-1',
    },
  },
  scope: 'local',
  time: 1776000000,
  timeNano: 1_776_000_000_123_456_000,
}
const started = {
  ...died,
  Action: 'start',
  Actor: { Attributes: { 'io.standby.session': 'k2j4h8s1', 'io.standby.node': 'replica' } },
}

describe("an event of the engine's stream", () => {
  it('tells which node of which session it was, with its exit code and time', () => {
    expect(parseEvent(JSON.stringify(died))).toEqual({
      session: 'k2j4h8s1',
      node: 'source',
      action: 'die',
      exitCode: 137,
      at: 1776000000123,
    })
  })

  it('has no exit code where nothing ended', () => {
    expect(parseEvent(JSON.stringify(started))).toMatchObject({ node: 'replica', action: 'start', exitCode: null })
  })

  it('has its time in seconds where an engine tells no nanoseconds', () => {
    expect(parseEvent(JSON.stringify({ ...started, timeNano: undefined }))?.at).toBe(1776000000000)
  })

  it.each([
    ['of a container that is not ours', { ...died, Actor: { Attributes: { name: 'nginx' } } }],
    [
      'of a container of ours that is no node',
      { ...died, Actor: { Attributes: { 'io.standby.session': 'k2j4h8s1' } } },
    ],
    ['of a network', { ...died, Type: 'network' }],
    ['without an actor', { Type: 'container', Action: 'die' }],
    ['without an action', { ...died, Action: undefined }],
  ])('%s is none of ours', (_, event) => {
    expect(parseEvent(JSON.stringify(event))).toBeNull()
  })

  it('that was cut anywhere is not whole', () => {
    const line = JSON.stringify(died)
    for (let length = 0; length < line.length; length += 1) expect(parseEvent(line.slice(0, length))).toBeNull()
  })

  it('is null for any other text, and never throws', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseEvent(text)).toBeNull()
      }),
    )
  })
})
