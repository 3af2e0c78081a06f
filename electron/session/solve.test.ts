import { describe, expect, it } from 'vitest'
import type { Fence } from '../contract/lab'
import type { ExecRequest, ExecResult } from '../engine/exec'
import { judgeFence, runFence } from './solve'

const fence = (change: Partial<Fence> = {}): Fence => ({
  line: 1,
  language: 'sql',
  node: 'source',
  code: 'SELECT 1;',
  inSolution: false,
  error: null,
  ...change,
})
const ended = (change: Partial<ExecResult> = {}): ExecResult => ({ exitCode: 0, stdout: '', stderr: '', ...change })

const duplicate = "ERROR 1062 (23000) at line 1: Duplicate entry '1' for key 'orders.PRIMARY'"

describe('a fence that was run', () => {
  it('went well when it succeeded', () => {
    expect(judgeFence(fence(), ended({ stdout: 'ERROR 1 is only text here' }))).toBeNull()
  })

  it('went badly when it did not, and says how it ended', () => {
    expect(judgeFence(fence(), ended({ exitCode: 1, stderr: duplicate }))).toBe(
      `must succeed, and ended with status 1: ${duplicate}`,
    )
  })

  it('that must be refused went well when it was, with that number', () => {
    expect(judgeFence(fence({ error: 1062 }), ended({ exitCode: 1, stderr: duplicate }))).toBeNull()
    expect(judgeFence(fence({ error: 1062 }), ended({ exitCode: 1, stdout: duplicate }))).toBeNull()
  })

  it('that must be refused went badly when it succeeded, or was refused with another number', () => {
    expect(judgeFence(fence({ error: 1290 }), ended())).toBe('must be refused with error 1290, and succeeded')
    expect(judgeFence(fence({ error: 1290 }), ended({ exitCode: 1, stderr: duplicate }))).toBe(
      `must be refused with error 1290, and came: ${duplicate}`,
    )
    expect(judgeFence(fence({ error: 106 }), ended({ exitCode: 1, stderr: duplicate }))).not.toBeNull()
  })

  it('is quoted with its end, not in its length', () => {
    const problem = judgeFence(fence(), ended({ exitCode: 1, stderr: `${'x'.repeat(9000)}the end` }))
    expect(problem).toMatch(/the end$/)
    expect(problem?.length).toBeLessThan(500)
  })
})

describe('running a fence', () => {
  async function requestOf(one: Fence) {
    const requests: [string, ExecRequest][] = []
    const result = await runFence(one, async (node, request) => {
      requests.push([node, request])
      return ended({ stdout: 'out\n', stderr: 'err\n' })
    })
    return { request: requests[0]?.[1], node: requests[0]?.[0], result, count: requests.length }
  }

  it('gives SQL to the mysql client, and shell code to bash, on its own node', async () => {
    const sql = await requestOf(fence({ code: 'SHOW REPLICA STATUS\\G', node: 'replica' }))
    expect(sql).toMatchObject({ node: 'replica', count: 1, request: { stdin: 'SHOW REPLICA STATUS\\G\n' } })
    expect(sql.request?.command[0]).toBe('mysql')
    const sh = await requestOf(fence({ language: 'sh', code: 'false\nls' }))
    expect(sh.request?.command).toEqual(['bash', '-eo', 'pipefail', '-c', 'false\nls'])
    expect(sh.request?.stdin).toBeUndefined()
  })

  it('never puts code where a list of processes would show a password', async () => {
    const { request } = await requestOf(fence({ code: "CREATE USER a IDENTIFIED BY 's3cret';" }))
    expect(request?.command.join(' ')).not.toContain('s3cret')
  })

  it('tells how it went and what it said', async () => {
    expect((await requestOf(fence())).result).toMatchObject({ problem: null, output: 'out\nerr' })
    expect((await requestOf(fence({ error: 1062 }))).result.problem).toContain('and succeeded')
  })
})
