import type { Fence } from '../contract/lab'
import type { ExecRequest, ExecResult } from '../engine/exec'

/** How running a fence went against what it says of itself. */
export interface FenceResult {
  fence: Fence
  /** null when it went as it should; else what was expected and what came instead. */
  problem: string | null
  output: string
}

const fenceTimeoutMs = 60_000

/**
 * Runs a fence without a terminal: `sql` by the mysql client in a session of its own, `sh` by bash. Either ends at its first
 * error.
 */
export async function runFence(
  fence: Fence,
  exec: (node: string, request: ExecRequest) => Promise<ExecResult>,
): Promise<FenceResult> {
  const request: ExecRequest =
    fence.language === 'sql'
      ? // --commands: since 9.x the client refuses its own commands (\G, DELIMITER) in batch mode without it.
        {
          command: ['mysql', '-uroot', '--commands', '--comments', '--table'],
          stdin: `${fence.code}\n`,
          timeoutMs: fenceTimeoutMs,
        }
      : { command: ['bash', '-eo', 'pipefail', '-c', fence.code], timeoutMs: fenceTimeoutMs }
  const result = await exec(fence.node, request)
  const output = `${result.stdout}${result.stderr}`.trim()
  return { fence, problem: judgeFence(fence, result), output }
}

/** Pure: what is wrong with how a fence ended; null for nothing. */
export function judgeFence(fence: Fence, result: Pick<ExecResult, 'exitCode' | 'stdout' | 'stderr'>): string | null {
  const text = `${result.stderr}${result.stdout}`
  if (fence.error === null) {
    return result.exitCode === 0 ? null : `must succeed, and ended with status ${result.exitCode}: ${tail(text)}`
  }
  if (result.exitCode === 0) return `must be refused with error ${fence.error}, and succeeded`
  return new RegExp(`\\bERROR ${fence.error}\\b`).test(text)
    ? null
    : `must be refused with error ${fence.error}, and came: ${tail(text)}`
}

function tail(text: string): string {
  return text.trim().slice(-400)
}
