import type { CheckOutcome, ExecCheck } from '../../contract/check'
import { type CheckContext, judged } from './check-context'

export async function runExecCheck(check: ExecCheck, context: CheckContext): Promise<CheckOutcome> {
  const { node, command, exit, stdout } = check.exec
  const result = await context.exec(node, { command: ['sh', '-c', command], timeoutMs: 5000 })
  const asked = `${command} on ${node}`
  if (result.exitCode !== exit) {
    const said = (result.stderr || result.stdout).trim().slice(0, 300)
    return judged(false, asked, `exit status ${exit}`, `exit status ${result.exitCode}${said ? `: ${said}` : ''}`)
  }
  if (stdout !== undefined && !new RegExp(stdout, 'm').test(result.stdout)) {
    return judged(false, asked, `output that matches ${stdout}`, result.stdout.trim().slice(0, 300) || 'no output')
  }
  return judged(
    true,
    asked,
    `exit status ${exit}${stdout ? ` and output that matches ${stdout}` : ''}`,
    result.stdout.trim().slice(0, 300) || `exit status ${exit}`,
  )
}
