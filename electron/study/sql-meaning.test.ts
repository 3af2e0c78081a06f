import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameMeaning, sqlMeaning } from './sql-meaning'

const change = "CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl', SOURCE_AUTO_POSITION=1"

describe('two statements mean the same', () => {
  it.each([
    ['whatever the case of words', 'STOP REPLICA', 'stop Replica'],
    ['with a terminator or without', 'STOP REPLICA', 'STOP REPLICA;'],
    ['with \\G for a terminator', 'SHOW REPLICA STATUS', 'show replica status\\G'],
    ['whatever the white space', 'STOP REPLICA', '  STOP\n\tREPLICA  '],
    ['with comments', 'STOP REPLICA', '/* first */ STOP -- now\n REPLICA # done'],
    ['in version comments', 'STOP REPLICA', '/*!80022 STOP REPLICA */'],
    ['with other quotes', "SELECT 'a'", 'SELECT "a"'],
    ['with quoted names', 'SELECT id FROM shop.orders', 'SELECT `id` FROM `shop`.`orders`'],
    ['without blanks around signs', 'SELECT a = 1', 'SELECT a=1'],
    [
      'with the options of CHANGE REPLICATION SOURCE TO in another order',
      change,
      'change replication source to source_auto_position = 1, source_user = "repl", source_host = "source";',
    ],
    [
      'with options in another order and a channel',
      `${change} FOR CHANNEL 'a'`,
      "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION=1, SOURCE_HOST='source', SOURCE_USER='repl' FOR CHANNEL 'a'",
    ],
    ['with either form of a scope', 'SET GLOBAL super_read_only = ON', 'SET @@GLOBAL.super_read_only = 1'],
    ['with persist', 'SET PERSIST read_only = OFF', 'SET @@persist.read_only := FALSE'],
    ['with SCHEMA for DATABASE', 'CREATE DATABASE shop', 'CREATE SCHEMA shop'],
    ['in several statements', 'STOP REPLICA; START REPLICA', 'stop replica;\nstart replica;'],
    ['with either sign for not equal', 'SELECT 1 <> 2', 'SELECT 1 != 2'],
  ])('%s', (_, one, other) => {
    expect(sqlMeaning(other)).toBe(sqlMeaning(one))
  })
})

describe('two statements do not mean the same', () => {
  it.each([
    ['with another word', 'STOP REPLICA', 'STOP REPLICA IO_THREAD'],
    ['with another value', change, change.replace("'source'", "'other'")],
    ['with the case of a value', "SELECT 'a'", "SELECT 'A'"],
    ['with another channel', `${change} FOR CHANNEL 'a'`, `${change} FOR CHANNEL 'b'`],
    ['where ON is not 1', 'SET GLOBAL gtid_mode = ON', 'SET GLOBAL gtid_mode = 1'],
    ['with another scope', 'SET GLOBAL super_read_only = ON', 'SET super_read_only = ON'],
    ['with columns in another order', 'SELECT a, b', 'SELECT b, a'],
    ['where a comment is in a text', "SELECT 'a -- b'", "SELECT 'a'"],
    ['with statements in another order', 'STOP REPLICA; START REPLICA', 'START REPLICA; STOP REPLICA'],
    ['where a name is a text', "SELECT 'id'", 'SELECT id'],
  ])('%s', (_, one, other) => {
    expect(sameMeaning(one, other)).toBe(false)
  })
})

it('never fails, and finds every text the same as itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(sameMeaning(text, text)).toBe(true)
      expect(sqlMeaning(` ${text}`)).toBe(sqlMeaning(text))
    }),
    { numRuns: 500 },
  )
})
