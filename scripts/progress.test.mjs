import { beforeEach, expect, test, vi } from 'vitest'
import { createProgress, phaseLine, seconds } from './progress.mjs'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

function recorder(isTerminal) {
  const written = []
  const stream = { write: (text) => written.push(text), columns: 60 }
  return { written, progress: createProgress({ stream, isTerminal }) }
}

test('in a log a phase is a line at its start, a sign of life every ten seconds, and a line at its end', () => {
  const { written, progress } = recorder(false)
  const phase = progress.begin('Building the app')
  vi.advanceTimersByTime(21_000)
  phase.end('Built the app')
  expect(written).toEqual([
    'Building the app\n',
    '  Building the app  10 s\n',
    '  Building the app  20 s\n',
    '✓ Built the app (21 s)\n',
  ])
})

test('a phase that took no time says nothing of it', () => {
  const { written, progress } = recorder(false)
  progress.begin('Looking').end()
  expect(written.at(-1)).toBe('✓ Looking\n')
})

test('on a terminal a phase is one line, redrawn, and no wider than the terminal', () => {
  const { written, progress } = recorder(true)
  const phase = progress.begin('Installing')
  phase.update({ done: 30, total: 60, unit: 'packages', detail: 'with a detail that is far too long for this line' })
  vi.advanceTimersByTime(3000)
  const line = written.at(-1)
  expect(line.startsWith('\r\u001b[2KInstalling  [##########----------] 50 %  30 of 60')).toBe(true)
  expect(line.length).toBeLessThanOrEqual('\r\u001b[2K'.length + 59)
  phase.fail()
  expect(written.at(-1)).toBe('\r\u001b[2K✗ Installing: failed (3 s)\n')
})

test('nothing is drawn once a phase ended', () => {
  const { written, progress } = recorder(true)
  progress.begin('Installing').end()
  const { length } = written
  vi.advanceTimersByTime(60_000)
  expect(written).toHaveLength(length)
})

test('a count without a total is shown as it is', () => {
  expect(phaseLine('Downloading', { done: 12, unit: 'MB' }, 5000)).toBe('Downloading  12 MB  5 s')
})

test('a count beyond its total stays at 100 %', () => {
  expect(phaseLine('Installing', { done: 9, total: 8 }, 5000)).toContain('100 %  8 of 8')
})

test.each([
  [900, '1 s'],
  [59_400, '59 s'],
  [185_000, '3 min 05 s'],
])('%i ms are %s', (milliseconds, expected) => {
  expect(seconds(milliseconds)).toBe(expected)
})
