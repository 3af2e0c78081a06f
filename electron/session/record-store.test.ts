import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mostEntries, type RecordEntry } from '../contract/record'
import { begun, done, handIn, recordOf, start } from '../testing/hand-in-files'
import { firstBrokenEntry } from './record-chain'
import { RecordStore } from './record-store'
import { SessionRecord } from './session-record'

let data: string
let store: RecordStore

beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'standby-records-'))
  store = new RecordStore(data)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const write = (session: string, entries: RecordEntry[]) => {
  for (const entry of entries) store.append(session, entry)
}
const hint = { kind: 'hint', step: '01-look', number: 1 } as const

describe('records on disk', () => {
  it('come back as they were written', () => {
    const entries = recordOf([1, hint], [2, done('01-look')])
    write('aaaaaaaa', entries)
    expect(store.load('aaaaaaaa')).toEqual(entries)
    expect(store.load('bbbbbbbb')).toEqual([])
  })

  it('go on after a line that a kill cut short, with a chain that holds', () => {
    write('aaaaaaaa', recordOf([1, hint]))
    appendFileSync(path.join(data, 'sessions', 'aaaaaaaa.record'), '\n{"at":17699')
    const record = new SessionRecord(store.load('aaaaaaaa'), (entry) => store.append('aaaaaaaa', entry))
    record.add({ kind: 'resumed' })
    expect(store.load('aaaaaaaa').map(({ body }) => body.kind)).toEqual(['start', 'hint', 'resumed'])
    expect(firstBrokenEntry(store.load('aaaaaaaa'))).toBeNull()
  })

  it('keep a line that somebody changed, so that it is found', () => {
    write('aaaaaaaa', recordOf([1, hint], [2, done('01-look')]))
    const file = path.join(data, 'sessions', 'aaaaaaaa.record')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"number":1', '"number":9'))
    expect(firstBrokenEntry(store.load('aaaaaaaa'))).toBe(1)
  })

  it('of a session that has ended are kept by lab', () => {
    const entries = recordOf([1, done('01-look')])
    write('aaaaaaaa', entries)
    store.retire('aaaaaaaa')
    expect(store.load('aaaaaaaa')).toEqual([])
    expect(store.loadKept('a-lab')).toEqual(entries)
    store.removeKept('a-lab')
    expect(store.loadKept('a-lab')).toEqual([])
  })

  it('give way to those of a later session, unless nothing was reached in it', () => {
    write('aaaaaaaa', recordOf([1, done('01-look')]))
    store.retire('aaaaaaaa')
    write('bbbbbbbb', recordOf([1, hint]))
    store.retire('bbbbbbbb')
    expect(store.loadKept('a-lab').at(-1)?.body.kind).toBe('done')
    const later = recordOf([1, done('02-act')])
    write('cccccccc', later)
    store.retire('cccccccc')
    expect(store.loadKept('a-lab')).toEqual(later)
  })

  it('are not kept of a session in which nothing was done', () => {
    write('aaaaaaaa', recordOf([1, { kind: 'opened', step: '01-look' }]))
    store.retire('aaaaaaaa')
    expect(store.loadKept('a-lab')).toEqual([])
    expect(store.load('aaaaaaaa')).toEqual([])
  })
})

describe('the record of a session', () => {
  it('is bounded, and has room for what is done and for handing in when it is full', () => {
    const record = new SessionRecord([], () => {})
    record.add(start(), begun)
    const event = { at: begun, kind: 'container', node: 'source', text: 'x'.repeat(5000) } as const
    for (let count = 0; count < 4000; count += 1) record.addEvents([event])
    for (let count = 0; count < 9000; count += 1)
      record.add({ kind: 'answer', step: '01-look', check: 'c', value: 'v'.repeat(600) })
    record.addDone('01-look', [
      { name: 'n', outcome: { status: 'passed', asked: 'x'.repeat(9000), expected: '', observed: '' } },
    ])
    record.add(handIn('Anna'))
    expect(record.entries.length).toBeLessThanOrEqual(mostEntries)
    expect(record.entries.slice(-2).map(({ body }) => body.kind)).toEqual(['done', 'hand-in'])
    expect(Buffer.byteLength(JSON.stringify(record.entries))).toBeLessThan(2_000_000)
  })
})
