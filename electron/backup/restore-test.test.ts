import { describe, expect, it } from 'vitest'
import { problemOf } from './restore-test'

describe('why a restore failed', () => {
  it('is told in the words of the server, without the warnings around them', () => {
    const stderr = 'mysql: [Warning] Using a password\nERROR 1146 (42S02) at line 40: Table x does not exist\n'
    expect(problemOf(4, stderr)).toBe('restoring it fails: ERROR 1146 (42S02) at line 40: Table x does not exist')
  })

  it('is told in the words of gzip where the file is damaged', () => {
    expect(problemOf(3, '\ngzip: stdin: unexpected end of file\n')).toBe(
      'it cannot be unpacked to its end: unexpected end of file',
    )
  })

  it('is the statement that was cut rather than the damage that cut it, where the server found out', () => {
    const stderr = "gzip: stdin: invalid compressed data--crc error\nERROR 1064 (42000) at line 9: near 'x'\n"
    expect(problemOf(4, stderr)).toMatch(/^restoring it fails: ERROR 1064/)
  })

  it("is no fault of the file's when the disk is full or the restore was ended", () => {
    expect(() => problemOf(4, 'ERROR 1114 (HY000) at line 3: The table is full')).toThrow(/no space left/)
    expect(() => problemOf(124, '')).toThrow(/was ended/)
  })
})
