import { describe, expect, it } from 'vitest'
import type { Check } from '../../contract/check'
import { AppError } from '../../contract/errors'
import type { ContainerState } from '../../contract/topology'
import type { ExecResult } from '../../engine/exec'
import type { CheckContext } from './check-context'
import { runCheck } from './run-check'

interface World {
  state?: ContainerState
  result?: Partial<ExecResult>
  answers?: Record<string, string>
  error?: unknown
}

/** What a check may look at, as plain values. */
function contextOf(world: World): CheckContext {
  return {
    container: async () => {
      if (world.error) throw world.error
      return { state: world.state ?? 'unknown', since: 0, exitCode: null }
    },
    exec: async () => ({ exitCode: 0, stdout: '', stderr: '', ...world.result }),
    answer: (check: string) => world.answers?.[check],
  } as unknown as CheckContext
}

const run = (check: Check, world: World) => runCheck(check, contextOf(world))

const paused: Check = { name: 'It hangs', hint: 'docker pause', container: { node: 'source', state: 'paused' } }
const script = (change: object = {}): Check => ({
  name: 'It says so',
  exec: { node: 'source', command: '/lab/compare.sh', exit: 0, ...change },
})
const question: Check = {
  name: 'You know it',
  hint: 'Look at @@server_uuid.',
  answer: { question: 'Which one?', correct: 'From none' },
}

describe('a check', () => {
  it('that passes has its evidence and no hint', async () => {
    expect(await run(paused, { state: 'paused' })).toEqual({
      status: 'passed',
      asked: 'the container of source',
      expected: 'paused',
      observed: 'paused',
    })
  })

  it('that fails has its evidence and its hint', async () => {
    expect(await run(paused, { state: 'running' })).toEqual({
      status: 'failed',
      asked: 'the container of source',
      expected: 'paused',
      observed: 'running',
      hint: 'docker pause',
    })
  })

  it('that could not be asked is neither: it is errored, with the reason', async () => {
    const error = new AppError('SERVER_UNREACHABLE', 'source is not running.')
    expect(await run(paused, { error })).toEqual({
      status: 'errored',
      asked: 'It hangs',
      error: 'source is not running.',
    })
  })

  it('never hides a bug of ours', async () => {
    await expect(run(paused, { error: new TypeError('bug') })).rejects.toThrow('bug')
  })
})

describe('a check by a command', () => {
  it('passes by its exit status', async () => {
    expect(await run(script(), { result: { exitCode: 0, stdout: 'same\n' } })).toMatchObject({
      status: 'passed',
      asked: '/lab/compare.sh on source',
      expected: 'exit status 0',
      observed: 'same',
    })
    expect(await run(script({ exit: 3 }), { result: { exitCode: 3 } })).toMatchObject({ status: 'passed' })
  })

  it('fails with what the command said', async () => {
    expect(await run(script(), { result: { exitCode: 1, stderr: 'no such table\n' } })).toMatchObject({
      status: 'failed',
      expected: 'exit status 0',
      observed: 'exit status 1: no such table',
    })
    expect(await run(script(), { result: { exitCode: 1, stdout: 'only this' } })).toMatchObject({
      observed: 'exit status 1: only this',
    })
  })

  it('may ask for lines of output', async () => {
    const check = script({ stdout: '^gtid: [0-9]+$' })
    expect(await run(check, { result: { stdout: 'a\ngtid: 45\nb' } })).toMatchObject({ status: 'passed' })
    expect(await run(check, { result: { stdout: 'gtid: none' } })).toMatchObject({
      status: 'failed',
      expected: 'output that matches ^gtid: [0-9]+$',
      observed: 'gtid: none',
    })
    expect(await run(check, {})).toMatchObject({ observed: 'no output' })
  })

  it('keeps its evidence short', async () => {
    const outcome = await run(script(), { result: { exitCode: 1, stderr: 'x'.repeat(10_000) } })
    expect(outcome.status === 'failed' && outcome.observed.length).toBeLessThan(400)
  })
})

describe('a question', () => {
  it('that was not answered is not done yet', async () => {
    expect(await run(question, {})).toMatchObject({ status: 'failed', observed: 'not answered yet' })
  })

  it('is passed by the right answer, however it is typed', async () => {
    expect(await run(question, { answers: { 'You know it': ' from NONE. ' } })).toMatchObject({ status: 'passed' })
  })

  it('never gives the right answer away', async () => {
    const outcome = await run(question, { answers: { 'You know it': 'From source' } })
    expect(outcome).toMatchObject({
      status: 'failed',
      observed: 'you answered: From source',
      expected: 'the right answer',
    })
    expect(JSON.stringify(outcome)).not.toContain('From none')
  })
})
