import { describe, expect, it } from 'vitest'
import { GtidRuns } from './binary-log'

const a = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const b = '4e11fa47-71ca-11e1-9e33-c80aa9429562'
const setOf = (...lines: string[]) => {
  const runs = new GtidRuns()
  for (const line of lines) runs.add(line)
  return [runs.set(), runs.count]
}
const next = (gtid: string) => `SET @@SESSION.GTID_NEXT= '${gtid}'/*!*/;`

describe('the transactions of a binary log', () => {
  it('are a GTID set, whatever their order and their servers', () => {
    expect(setOf(next(`${a}:1`), next(`${a}:2`), next(`${b}:7`), next(`${a}:3`), next(`${a}:9`))).toEqual([
      `${a}:1-3:9,\n${b}:7`.replace('\n', ''),
      5,
    ])
  })

  it('are none where there are none, or no GTIDs', () => {
    expect(setOf('# at 4', next('AUTOMATIC'), next('ANONYMOUS'))).toEqual(['', 0])
  })

  it('may carry a tag', () => {
    expect(setOf(next(`${a}:night:4`), next(`${a}:night:5`))[1]).toBe(2)
  })
})
