import { expect, it } from 'vitest'
import { formatBytes } from './byte-size'
import { formatDuration, formatRoughDuration } from './duration'
import { plural } from './plural'

it.each([
  [0, '0.0 s'],
  [-5, '0.0 s'],
  [240, '0.2 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [59_400, '59 s'],
  [59_600, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [4_320_000, '1 h 12 min'],
])('%d ms reads %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

it.each([
  [10_000, 'less than a minute'],
  [120_000, '2 min'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [3 * 86_400_000, '3 days'],
])('%d ms is roughly %s', (milliseconds, text) => {
  expect(formatRoughDuration(milliseconds)).toBe(text)
})

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_200, '1.2 KB'],
  [457_000_000, '457 MB'],
  [999_600_000, '1.0 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it('counts in words', () => {
  expect(plural(1, 'server')).toBe('1 server')
  expect(plural(0, 'server')).toBe('0 servers')
  expect(plural(2, 'entry', 'entries')).toBe('2 entries')
})
