import { expect, it } from 'vitest'
import type { TopologySnapshot } from '../contract/topology'
import { gtidsInBoth, standingOf } from './restore-plan'

const a = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const b = '4f22fa47-71ca-11e1-9e33-c80aa9429562'

it('says which transactions a dump claims that the server has executed itself', () => {
  expect(gtidsInBoth(`${a}:1-10`, `${a}:5-20,${b}:1`)).toBe(`${a}:5-10`)
  expect(gtidsInBoth(`${a}:1-10`, `${b}:1-10`)).toBe('')
  expect(gtidsInBoth('', `${b}:1-10`)).toBe('')
})

it('says who depends on the server, and on whom it depends', () => {
  const node = (id: string, role: string) => ({ id, role })
  const snapshot = {
    nodes: [node('db1', 'source'), node('db2', 'replica'), node('db3', 'standalone')],
    edges: [{ from: 'db1', to: 'db2' }],
  } as unknown as TopologySnapshot
  expect(standingOf('db1', snapshot)).toEqual({ warnings: ['db1 is the source of db2.'], takesWrites: true })
  expect(standingOf('db2', snapshot)).toMatchObject({
    takesWrites: false,
    warnings: [expect.stringContaining('from db1')],
  })
  expect(standingOf('db3', snapshot)).toEqual({ warnings: [], takesWrites: false })
})
