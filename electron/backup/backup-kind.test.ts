import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readBackupFacts, readChecksum } from './backup-kind'

const uuid = '6a3c2653-e87a-11f1-bef1-0242c0a81002'
const head = `-- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
--
-- Host: source    Database: shop
-- ------------------------------------------------------
-- Server version\t9.7.4-2

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;

--
-- GTID state at the beginning of the backup 
--

SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '${uuid}:1-3,
7b3c2653-e87a-11f1-bef1-0242c0a81002:1-9';

--
-- Position to start replication or point-in-time recovery from
--

-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='binlog.000002', SOURCE_LOG_POS=840;
`
const tail = '/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n\n-- Dump completed on 2026-11-25  2:46:36\n'

const facts = (beginning: string, end = tail, path = '/backups/full.sql') =>
  readBackupFacts(path, Buffer.from(beginning).subarray(0, 512), Buffer.from(beginning), Buffer.from(end))

describe('a dump', () => {
  it('says what it holds, where it was taken, and that it is whole', () => {
    expect(facts(head)).toEqual({
      kind: 'full',
      compressed: false,
      complete: true,
      gtidPurged: `${uuid}:1-3,7b3c2653-e87a-11f1-bef1-0242c0a81002:1-9`,
      position: { file: 'binlog.000002', position: 840 },
      serverVersion: '9.7.4-2',
    })
  })

  it('is told by its content when it is packed', () => {
    const packed = gzipSync(head)
    const found = readBackupFacts('/backups/x', packed.subarray(0, 512), Buffer.from(head), Buffer.from(tail))
    expect(found).toMatchObject({ kind: 'full', compressed: true, complete: true })
  })

  it.each([
    ['cut in a statement', "INSERT INTO `orders` VALUES (1,'a'),(2,"],
    ['cut between two statements', 'UNLOCK TABLES;\n'],
    ['whose rows speak of a completed dump', "INSERT INTO `notes` VALUES ('\\n-- Dump completed on Monday"],
    ['with something after its end', `${tail}INSERT INTO t VALUES (1);\n`],
  ])('%s is not whole', (_what, end) => {
    expect(facts(head, end).complete).toBe(false)
  })

  it('made without a date, or with blank lines after it, is whole', () => {
    expect(facts(head, '-- Dump completed\n\n').complete).toBe(true)
  })

  it('made without comments does not say whether it is whole', () => {
    const bare = head.replaceAll(/^--.*\n/gm, '')
    expect(facts(bare, 'UNLOCK TABLES;\n')).toMatchObject({ kind: 'full', complete: null, position: null })
  })

  it('that only mentions its GTIDs claims none', () => {
    const commented = head
      .replace('SET @@GLOBAL.GTID_PURGED', '/* SET @@GLOBAL.GTID_PURGED')
      .replace("1-9';", "1-9';*/")
    expect(facts(commented).gtidPurged).toBeNull()
  })
})

describe('other files', () => {
  it('are told by their first bytes', () => {
    const log = Buffer.concat([Buffer.from([0xfe, 0x62, 0x69, 0x6e]), Buffer.alloc(40)])
    expect(readBackupFacts('/backups/binlog.000003', log, log, log)).toMatchObject({ kind: 'incremental' })
    expect(facts('hello\n', 'hello\n', '/backups/notes.sql').kind).toBe('other')
    expect(facts('', '', '/backups/full.sql').kind).toBe('other')
    expect(facts('0'.repeat(64), '', '/backups/full.sql.sha256').kind).toBe('checksum')
  })
})

describe('a checksum file', () => {
  const sum = 'a'.repeat(64)
  it.each([
    [`${sum}  full.sql.gz\n`, 'full.sql.gz'],
    [`${sum.toUpperCase()} */backups/full.sql.gz\n`, '/backups/full.sql.gz'],
    [`${sum}\n`, null],
  ])('holds a sum, and perhaps a name: %s', (text, name) => {
    expect(readChecksum(text)).toEqual({ sha256: sum, name })
  })

  it.each(['', 'abc  full.sql', `${sum}0  x`])('that holds none is none: %s', (text) => {
    expect(readChecksum(text)).toBeNull()
  })
})
