import { describe, expect, it } from 'vitest'
import { sameAnswer } from './answer'

describe('an answer', () => {
  it.each([
    ['1062', '1062'],
    ['ON', 'on'],
    ['  binlog.000003 ', 'binlog.000003'],
    ["'repl'@'%'", 'repl@%'],
    ['3F1C9A52-9A4E-11F0', '3f1c9a52-9a4e-11f0'],
    ['START REPLICA;', 'start replica'],
    ['a:1-5, b:7', 'a:1-5,b:7'],
    ['From none.', 'From none'],
  ])('%j is %j: case, white space, quotes and the last full stop aside', (given, correct) => {
    expect(sameAnswer(given, correct)).toBe(true)
  })

  it.each([
    ['1062', '1063'],
    ['', 'x'],
    ['binlog.000003', 'binlog.000030'],
    ['source', 'source, replica'],
    ['-1', '1'],
    ['1.5', '15'],
  ])('%j is not %j', (given, correct) => {
    expect(sameAnswer(given, correct)).toBe(false)
  })

  it.each(['', '  ', "'", '.;'])('of nothing is never right, even where nothing is: %j', (given) => {
    expect(sameAnswer(given, '')).toBe(false)
    expect(sameAnswer(given, given)).toBe(false)
  })
})
