import { describe, expect, it } from 'vitest'
import { readOrigin } from './backup-origin'

const uuid = '6a3c2653-e87a-11f1-bef1-0242c0a81002'

describe('where a backup is from', () => {
  it('is said by a dump: the host it was taken from, or else whose transactions it holds', () => {
    const dump = (host: string) =>
      readOrigin(
        Buffer.from(
          `-- MySQL dump 10.13  Distrib 9.7.4\n--\n-- Host: ${host}    Database: shop\nSET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '${uuid}:1-3';\n`,
        ),
      )
    expect(dump('source')).toEqual({ kind: 'full', host: 'source', serverId: null, uuids: [uuid] })
    expect(dump('localhost')).toMatchObject({ host: null, uuids: [uuid] })
  })

  it('is said by a binary log: the id of the server that wrote it', () => {
    const log = Buffer.concat([Buffer.from([0xfe, 0x62, 0x69, 0x6e, 1, 2, 3, 4, 15]), Buffer.from([7, 0, 0, 0, 9, 9])])
    expect(readOrigin(log)).toEqual({ kind: 'incremental', host: null, serverId: 7, uuids: [] })
    expect(readOrigin(log.subarray(0, 8))).toMatchObject({ kind: 'incremental', serverId: null })
  })

  it('is not known of one that is encrypted, of anything else, and of one that has only begun', () => {
    expect(readOrigin(Buffer.from('age-encryption.org/v1\n-> X25519 abc'))).toMatchObject({ kind: 'sealed' })
    expect(readOrigin(Buffer.from('notes'))).toMatchObject({ kind: 'other', host: null })
    expect(readOrigin(Buffer.alloc(0))).toBeNull()
  })
})
