import { describe, expect, it } from 'vitest'
import { parseFaultScript } from './fault'

describe('a fault fence', () => {
  it('is for its own node, or for the one that a line names', () => {
    expect(parseFaultScript('disconnect\nkill source-b', 'replica-a')).toEqual([
      { do: 'inject', kind: 'disconnect', node: 'replica-a' },
      { do: 'inject', kind: 'kill', node: 'source-b' },
    ])
  })

  it('waits between two accidents, and undoes them', () => {
    expect(parseFaultScript(' wait 2 \n undo disconnect\nundo kill other', 'db')).toEqual([
      { do: 'wait', seconds: 2 },
      { do: 'undo', kind: 'disconnect', node: 'db' },
      { do: 'undo', kind: 'kill', node: 'other' },
    ])
  })

  it.each(['', 'explode', 'kill a b', 'wait', 'wait 0', 'wait 3600', 'undo restart', 'undo', 'kill\n\nkill'])(
    'is nothing else: %j',
    (code) => {
      expect(parseFaultScript(code, 'db')).toBeNull()
    },
  )
})
